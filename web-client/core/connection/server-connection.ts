import { type ReadonlySignal, signal } from '@preact/signals-core'
import type { WireMessage } from '../../../proto/wire.ts'
import type { Platform, Tabs } from '../platform/platform.ts'
import type { Api } from './api.ts'
import type { ConnectionState } from './connection-state.ts'
import { deviceUidOf, leaveDevice } from './device-uid.ts'
import { HttpFallback } from './http-fallback.ts'
import { type Closing, isTokenRefused, MqttConnection } from './mqtt-connection.ts'
import { decodeMessage, encodeMessage } from './packet-codec.ts'
import { Reconnector } from './reconnector.ts'
import { SessionOver } from './tokens.ts'

const takenOver = 4003

export interface ServerConnectionDeps {
  readonly platform: Platform
  readonly api: Api
  /** `wss://host/websocket` */
  readonly socketUrl: string
  /** The uid of the token's owner. */
  readonly uid: string
  /** The second part of the clientId, e.g. `WEB`. */
  readonly channel: string
  readonly tokens: { current: () => Promise<string>; renewed: (old: string) => Promise<string> }
  /** The POST path of message/sync. */
  readonly syncPath: string
}

/** The connection to the server: a socket, or HTTP while there is none. Returns to the socket automatically. */
export class ServerConnection {
  readonly state: ReadonlySignal<ConnectionState>
  readonly #state = signal<ConnectionState>('connecting')
  readonly #deps: ServerConnectionDeps
  readonly #fallback: HttpFallback
  readonly #reconnector: Reconnector
  readonly #listeners = new Set<(message: WireMessage) => void>()
  #connection: MqttConnection | undefined
  #tabs: Tabs | undefined
  #attempt = 0
  #stopWaking = () => {}
  #isStarted = false

  constructor(deps: ServerConnectionDeps) {
    this.#deps = deps
    this.state = this.#state
    const { api, platform, syncPath: path, tokens } = deps
    this.#fallback = new HttpFallback({
      ...{ api, platform, path },
      token: () => tokens.current(),
      renewed: (old) => tokens.renewed(old),
      onMessage: (message) => this.#notify(message),
      onAnswer: () => {
        this.#state.value = 'fallback'
      },
      onSilent: () => {
        this.#state.value = 'connecting'
        this.#reconnector.check()
      },
      onSessionOver: () => this.#over(),
    })
    this.#reconnector = new Reconnector({
      ...{ api, platform },
      onSeek: () => this.#drop(),
      onSilent: () => {
        this.#fallback.stop()
        this.#state.value = 'offline'
      },
      onThere: () => this.#fallback.plan(),
      onDue: () => void this.#connect(),
    })
  }

  /** Calls the listener for every message, perhaps more than once each. Returns a function that ends it. */
  onMessage(listener: (message: WireMessage) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  start(): void {
    if (this.#isStarted) return
    this.#isStarted = true
    const { platform, uid } = this.#deps
    this.#stopWaking = platform.onWake(() => this.#woken())
    this.#tabs = platform.tabs(`parley.${uid}`, (message) => this.#notify(message as WireMessage))
    this.#fallback.plan()
    void this.#connect()
  }

  stop(): void {
    this.#isStarted = false
    this.#stopWaking()
    this.#tabs?.close()
    this.#fallback.stop()
    this.#reconnector.stop()
    this.#drop()
  }

  /** Publishes by the socket, at QoS 0 for transient messages. Returns false without a socket. */
  publish(message: WireMessage, qos: 0 | 1): boolean {
    if (this.#state.value !== 'connected') return false
    return this.#connection?.publish(message.thread.topic, encodeMessage(message), qos) === true
  }

  /** Sends other tabs a message as if from the server, which does not deliver it to its sender. */
  sendToTabs(message: WireMessage): void {
    this.#tabs?.send(message)
  }

  /** Tries to reach the server at once, because a person wants it. */
  tryNow(): void {
    if (this.#isStarted && this.#state.value !== 'connected') this.#reconnector.seek(0)
  }

  /** Call when an expected answer has not come: the connection proves that it is alive or ends. */
  doubt(): void {
    this.#connection?.probe(3000)
  }

  /** Calls all listeners. One that fails stops neither the others nor the next message. */
  #notify(message: WireMessage): void {
    for (const listener of this.#listeners) rethrow(() => listener(message))
  }

  async #connect(): Promise<void> {
    this.#attempt += 1
    const attempt = this.#attempt
    const { tokens } = this.#deps
    let token: string
    try {
      token = await tokens.current()
    } catch (error) {
      if (attempt !== this.#attempt) return
      return error instanceof SessionOver ? this.#over() : this.#retry()
    }
    // It may have been stopped or restarted while the token was renewed.
    if (attempt === this.#attempt) this.#connection = this.#open(token, attempt)
  }

  #open(token: string, attempt: number): MqttConnection {
    const { platform, socketUrl, uid, channel } = this.#deps
    return new MqttConnection({
      ...{ token, platform, clientId: `${uid}/${channel}/${deviceUidOf(platform)}` },
      socket: platform.openSocket(socketUrl, 'mqtt'),
      events: {
        onConnected: () => this.#connected(),
        // Unreadable messages are acknowledged, too: otherwise they would come again before everything behind them.
        onPublish: (payload) => rethrow(() => this.#notify(decodeMessage(payload))),
        onClosed: (closing) => {
          if (attempt === this.#attempt) void this.#closed(closing, token)
        },
      },
    })
  }

  #connected(): void {
    this.#reconnector.connected()
    // The socket brings what was missed. Messages the poll already brought are known by their uid.
    this.#fallback.stop()
    this.#state.value = 'connected'
  }

  async #closed(closing: Closing, token: string): Promise<void> {
    this.#connection = undefined
    if (this.#state.value === 'connected') this.#lost()
    if (closing.kind === 'closed' && closing.code === takenOver) leaveDevice(this.#deps.platform)
    if (isTokenRefused(closing)) await this.#renew(token)
    else this.#retry()
  }

  #lost(): void {
    this.#reconnector.lost()
    this.#state.value = this.#deps.platform.isOnline() ? 'connecting' : 'offline'
    this.#fallback.plan()
  }

  async #renew(token: string): Promise<void> {
    const attempt = this.#attempt
    try {
      await this.#deps.tokens.renewed(token)
      // If the new token is refused, too, this prevents an endless loop.
      this.#reconnector.answered()
    } catch (error) {
      if (error instanceof SessionOver) return this.#over()
    }
    if (attempt === this.#attempt) this.#retry()
  }

  #retry(): void {
    if (this.#isStarted) this.#reconnector.retry()
  }

  /** Timers sleep with the machine, so this checks now what they would have found. */
  #woken(): void {
    if (this.#state.value !== 'connected') return this.#reconnector.wake()
    this.#connection?.probe(this.#deps.platform.isOnline() ? 3000 : 2000)
  }

  /** Ends the connection and any attempt. */
  #drop(): void {
    this.#attempt += 1
    this.#connection?.close()
    this.#connection = undefined
  }

  #over(): void {
    this.stop()
    this.#state.value = 'over'
  }
}

/** Runs `act`. Reports its error as an uncaught error of the page and not to the caller. */
function rethrow(act: () => void): void {
  try {
    act()
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
