import { type ReadonlySignal, signal } from '@preact/signals-core'
import type { WireMessage } from '../../proto/wire.ts'
import type { Api } from './api.ts'
import { backoffMs } from './backoff.ts'
import type { LongPoll, PollParts } from './long-poll.ts'
import { type Closing, isTokenRefused, MqttConnection } from './mqtt-connection.ts'
import { decodeMessage, encodeMessage } from './packet-bytes.ts'
import type { Platform, Tabs } from './platform.ts'
import { SessionOver } from './tokens.ts'

/** How the server is reached. `over`: the session has ended, and nothing is tried any more. */
export type LinkState = 'connecting' | 'connected' | 'fallback' | 'offline' | 'over'

const fallbackAfterMs = 3000
const maxRetryMs = 30_000
const takenOver = 4003

/** What a link works with. */
export interface LinkParts {
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
export class Link {
  readonly state: ReadonlySignal<LinkState>
  readonly #state = signal<LinkState>('connecting')
  readonly #parts: LinkParts
  #poll: LongPoll | undefined
  readonly #listeners = new Set<(message: WireMessage) => void>()
  #connection: MqttConnection | undefined
  #tabs: Tabs | undefined
  #failures = 0
  #attempt = 0
  #cancelRetry = () => {}
  #cancelFallback = () => {}
  #stopWaking = () => {}
  #isStarted = false

  constructor(parts: LinkParts) {
    this.#parts = parts
    this.state = this.#state
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
    this.#planFallback()
    void this.#connect()
  }

  stop(): void {
    this.#isStarted = false
    this.#stopWaking()
    this.#tabs?.close()
    this.#cancelRetry()
    this.#cancelFallback()
    this.#poll?.stop()
    this.#attempt += 1
    this.#connection?.close()
    this.#connection = undefined
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

  /** An answer that was due has not come: the connection proves that it lives, or ends. */
  doubt(): void {
    this.#connection?.probe(3000)
  }

  /** What cannot be read is acknowledged as well: it would come again, before everything that waits behind it. */
  #take(payload: Uint8Array): void {
    rising(() => this.#tell(decodeMessage(payload)))
  }

  /** A listener that fails keeps neither the others nor the next message from being heard. */
  #tell(message: WireMessage): void {
    for (const listener of this.#listeners) rising(() => listener(message))
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
      ...{ token, clock: platform.clock, clientId: `${uid}/${channel}/${this.#deviceUid()}` },
      socket: platform.openSocket(socketUrl, 'mqtt'),
      events: {
        onConnected: () => this.#connected(),
        onPublish: (payload) => this.#take(payload),
        onClosed: (closing) => {
          if (attempt === this.#attempt) void this.#closed(closing, token)
        },
      },
    })
  }

  #connected(): void {
    this.#failures = 0
    this.#cancelFallback()
    // The socket brings what was missed; what the poll has brought is known by its uid.
    this.#poll?.stop()
    this.#state.value = 'connected'
  }

  async #closed(closing: Closing, token: string): Promise<void> {
    this.#connection = undefined
    if (this.#state.value === 'connected') {
      this.#state.value = 'connecting'
      this.#planFallback()
    }
    if (closing.kind === 'closed' && closing.code === takenOver) this.#parts.platform.tabKeep.remove('parley.device')
    if (isTokenRefused(closing)) await this.#renew(token)
    else this.#retry()
  }

  async #renew(token: string): Promise<void> {
    const attempt = this.#attempt
    try {
      await this.#parts.tokens.renewed(token)
    } catch (error) {
      if (error instanceof SessionOver) return this.#over()
    }
    if (attempt === this.#attempt) this.#retry()
  }

  #retry(): void {
    if (!this.#isStarted) return
    const { clock, random } = this.#parts.platform
    this.#cancelRetry()
    const waitMs = this.#failures === 0 ? 200 : backoffMs(this.#failures, { random: random(), maxMs: maxRetryMs })
    this.#failures += 1
    this.#cancelRetry = clock.after(waitMs, () => void this.#connect())
  }

  #planFallback(): void {
    this.#cancelFallback()
    this.#cancelFallback = this.#parts.platform.clock.after(fallbackAfterMs, () => {
      if (this.#state.value !== 'connected') void this.#fallBack()
    })
  }

  /** Most never need it: it is loaded when it is met. */
  async #fallBack(): Promise<void> {
    const isOff = () => !this.#isStarted || this.#state.value === 'connected'
    try {
      const { LongPoll } = await import('./long-poll.ts')
      if (isOff()) return
      this.#poll ??= new LongPoll(this.#pollParts())
      this.#poll.start()
    } catch {
      if (isOff()) return
      this.#state.value = 'offline'
      this.#planFallback()
    }
  }

  #pollParts(): PollParts {
    const { api, platform, syncPath: path, tokens } = this.#parts
    return {
      ...{ api, platform, path },
      token: () => tokens.current(),
      renewed: (old) => tokens.renewed(old),
      onMessage: (message) => this.#tell(message),
      onAnswering: (answering) => this.#polled(answering),
      onSessionOver: () => this.#over(),
    }
  }

  #polled(answering: boolean): void {
    if (this.#poll?.isOn) this.#state.value = answering ? 'fallback' : 'offline'
  }

  /** Timers sleep with the machine: what they would have found is looked for now. */
  #woken(): void {
    if (!this.#isStarted) return
    if (this.#state.value === 'connected') return this.#connection?.probe(3000)
    this.#poll?.hurry()
    if (this.#connection !== undefined) return
    this.#failures = 0
    void this.#connect()
  }

  #over(): void {
    this.stop()
    this.#state.value = 'over'
  }

  /** A tab is a device of its own, the same one over reloads. */
  #deviceUid(): string {
    const { tabKeep, newUid } = this.#parts.platform
    const known = tabKeep.get('parley.device')
    if (known !== null) return known
    const made = newUid()
    tabKeep.set('parley.device', made)
    return made
  }
}

/** What is thrown rises as the page's own fault, past whoever called. */
function rising(act: () => void): void {
  try {
    act()
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
