import { type ReadonlySignal, signal } from '@preact/signals-core'
import type { WireMessage } from '../../../proto/wire.ts'
import { backoffMs } from '../platform/backoff.ts'
import type { Platform, Tabs } from '../platform/platform.ts'
import type { Api } from './api.ts'
import type { ConnectionState } from './connection-state.ts'
import { deviceUidOf, leaveDevice } from './device-uid.ts'
import { HttpFallback } from './http-fallback.ts'
import { type Closing, isTokenRefused, MqttConnection } from './mqtt-connection.ts'
import { decodeMessage, encodeMessage } from './packet-codec.ts'
import { rethrow } from './rethrow.ts'
import { SessionOver } from './tokens.ts'
import { spreadMs, waitForServer } from './wait-for-server.ts'

const maxRetryMs = 30_000
const takenOver = 4003
/** Several signs of one waking are one. */
const wakingMs = 1000

/** What a link works with. */
export interface ServerConnectionDeps {
  readonly platform: Platform
  readonly api: Api
  /** `wss://host/websocket` */
  readonly socketUrl: string
  /** The uid the token is of. */
  readonly uid: string
  /** Second part of the clientId, e.g. `WEB`. */
  readonly channel: string
  readonly tokens: { current: () => Promise<string>; renewed: (old: string) => Promise<string> }
  /** POST path of message/sync. */
  readonly syncPath: string
}

/** The one connection to the server: a socket, HTTP while there is none, and the socket again by itself. */
export class ServerConnection {
  readonly state: ReadonlySignal<ConnectionState>
  readonly #state = signal<ConnectionState>('connecting')
  readonly #parts: ServerConnectionDeps
  readonly #fallback: HttpFallback
  readonly #listeners = new Set<(message: WireMessage) => void>()
  #connection: MqttConnection | undefined
  #tabs: Tabs | undefined
  #failures = 0
  #attempt = 0
  #soughtAt = Number.NEGATIVE_INFINITY
  /** The server has answered since the connection was lost. */
  #isThere = false
  #cancelRetry = () => {}
  #cancelCheck = () => {}
  #stopWaking = () => {}
  #isStarted = false

  constructor(parts: ServerConnectionDeps) {
    this.#parts = parts
    this.state = this.#state
    const { api, platform, syncPath: path, tokens } = parts
    this.#fallback = new HttpFallback({
      ...{ api, platform, path },
      token: () => tokens.current(),
      renewed: (old) => tokens.renewed(old),
      onMessage: (message) => this.#tell(message),
      onAnswer: () => {
        this.#state.value = 'fallback'
      },
      onSilent: () => this.#check(),
      onSessionOver: () => this.#over(),
    })
  }

  /** Hears every message, each perhaps more than once; the answer ends it. */
  onMessage(listener: (message: WireMessage) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  start(): void {
    if (this.#isStarted) return
    this.#isStarted = true
    const { platform, uid } = this.#parts
    this.#stopWaking = platform.onWake(() => this.#woken())
    this.#tabs = platform.tabs(`parley.${uid}`, (message) => this.#tell(message as WireMessage))
    this.#fallback.plan()
    void this.#connect()
  }

  stop(): void {
    this.#isStarted = false
    this.#stopWaking()
    this.#tabs?.close()
    this.#fallback.stop()
    this.#drop()
  }

  /** By the socket, at QoS 0 when it is of the moment only. False when there is no socket. */
  publish(message: WireMessage, qos: 0 | 1): boolean {
    if (this.#state.value !== 'connected') return false
    return this.#connection?.publish(message.thread.topic, encodeMessage(message), qos) === true
  }

  /** As if the server had told it: what it does not tell those who did it. */
  tellTabs(message: WireMessage): void {
    this.#tabs?.tell(message)
  }

  /** Looks for the server at once, as somebody asks for it. */
  tryNow(): void {
    if (this.#isStarted && this.#state.value !== 'connected') this.#seek(0)
  }

  /** An answer that was due has not come: the connection proves that it lives, or ends. */
  doubt(): void {
    this.#connection?.probe(3000)
  }

  /** A listener that fails keeps neither the others nor the next message from being heard. */
  #tell(message: WireMessage): void {
    for (const listener of this.#listeners) rethrow(() => listener(message))
  }

  async #connect(): Promise<void> {
    this.#cancelRetry()
    this.#attempt += 1
    const attempt = this.#attempt
    const { tokens } = this.#parts
    let token: string
    try {
      token = await tokens.current()
    } catch (error) {
      if (attempt !== this.#attempt) return
      return error instanceof SessionOver ? this.#over() : this.#retry()
    }
    // Stopped, or begun anew, while the token was renewed.
    if (attempt === this.#attempt) this.#connection = this.#open(token, attempt)
  }

  #open(token: string, attempt: number): MqttConnection {
    const { platform, socketUrl, uid, channel } = this.#parts
    return new MqttConnection({
      ...{ token, platform, clientId: `${uid}/${channel}/${deviceUidOf(platform)}` },
      socket: platform.openSocket(socketUrl, 'mqtt'),
      events: {
        onConnected: () => this.#connected(),
        // What cannot be read is acknowledged as well: it would come again, before everything that waits behind it.
        onPublish: (payload) => rethrow(() => this.#tell(decodeMessage(payload))),
        onClosed: (closing) => {
          if (attempt === this.#attempt) void this.#closed(closing, token)
        },
      },
    })
  }

  #connected(): void {
    this.#failures = 0
    // The socket brings what was missed; what the poll has brought is known by its uid.
    this.#fallback.stop()
    this.#cancelCheck()
    this.#state.value = 'connected'
  }

  async #closed(closing: Closing, token: string): Promise<void> {
    this.#connection = undefined
    if (this.#state.value === 'connected') this.#lost()
    if (closing.kind === 'closed' && closing.code === takenOver) leaveDevice(this.#parts.platform)
    if (isTokenRefused(closing)) await this.#renew(token)
    else this.#retry()
  }

  #lost(): void {
    this.#isThere = false
    this.#state.value = this.#parts.platform.isOnline() ? 'connecting' : 'offline'
    this.#fallback.plan()
  }

  async #renew(token: string): Promise<void> {
    const attempt = this.#attempt
    try {
      await this.#parts.tokens.renewed(token)
      // Should the new one be refused as well, it is not tried at once for ever.
      this.#isThere = true
    } catch (error) {
      if (error instanceof SessionOver) return this.#over()
    }
    if (attempt === this.#attempt) this.#retry()
  }

  /** A server that answers and yet opens no socket is too busy, or something in between refuses: less and less often. */
  #retry(): void {
    if (!this.#isStarted) return
    if (!this.#isThere) return this.#seek()
    const { clock, random } = this.#parts.platform
    const waitMs = backoffMs(this.#failures, { random: random(), maxMs: maxRetryMs })
    this.#failures += 1
    this.#cancelRetry()
    this.#cancelRetry = clock.after(waitMs, () => void this.#connect())
  }

  /** HTTP has failed as well: the server is away, or only too busy for that. */
  #check(): void {
    const { api, platform } = this.#parts
    this.#state.value = 'connecting'
    this.#cancelCheck()
    this.#cancelCheck = waitForServer({
      ...{ api, platform },
      onSilent: () => this.#seek(),
      onThere: () => this.#fallback.plan(),
    })
  }

  /** Connects as soon as the server answers. */
  #seek(within = spreadMs): void {
    const { api, platform } = this.#parts
    this.#drop()
    this.#failures = 0
    this.#soughtAt = platform.clock.now()
    this.#cancelRetry = waitForServer({
      ...{ api, platform, spreadMs: within },
      onSilent: () => {
        this.#fallback.stop()
        this.#state.value = 'offline'
      },
      onThere: () => {
        this.#isThere = true
        this.#fallback.plan()
        void this.#connect()
      },
    })
  }

  /** Timers sleep with the machine: what they would have found is looked for now. */
  #woken(): void {
    const { clock, isOnline } = this.#parts.platform
    if (this.#state.value === 'connected') return this.#connection?.probe(isOnline() ? 3000 : 2000)
    if (clock.now() - this.#soughtAt >= wakingMs) this.#seek()
  }

  /** Ends what is under way. */
  #drop(): void {
    this.#cancelRetry()
    this.#cancelCheck()
    this.#attempt += 1
    this.#connection?.close()
    this.#connection = undefined
  }

  #over(): void {
    this.stop()
    this.#state.value = 'over'
  }
}
