import { type ReadonlySignal, signal } from '@preact/signals-core'
import type { WireMessage } from '../../../proto/wire.ts'
import type { Tabs } from '../platform/platform.ts'
import type { Api } from './api.ts'
import type { ConnectionState } from './connection-state.ts'
import { HttpFallback } from './http-fallback.ts'
import { decodeMessage, encodeMessage } from './packet-codec.ts'
import { Reconnector } from './reconnector.ts'
import { SocketConnector, type SocketConnectorDeps } from './socket-connector.ts'

export interface ServerConnectionDeps extends SocketConnectorDeps {
  readonly api: Api
  /** The POST path of message/sync. */
  readonly syncPath: string
}

/** The connection to the server: a socket, or HTTP while there is none. Returns to the socket automatically. */
export class ServerConnection {
  readonly state: ReadonlySignal<ConnectionState>
  readonly #state = signal<ConnectionState>('connecting')
  readonly #deps: ServerConnectionDeps
  readonly #socket: SocketConnector
  readonly #fallback: HttpFallback
  readonly #reconnector: Reconnector
  readonly #listeners = new Set<(message: WireMessage) => void>()
  #tabs: Tabs | undefined
  #stopWaking = () => {}
  #isStarted = false

  constructor(deps: ServerConnectionDeps) {
    this.#deps = deps
    this.state = this.#state
    const { api, platform, syncPath: path, tokens } = deps
    const onSessionOver = () => this.#over()
    this.#socket = new SocketConnector(deps, {
      onConnected: () => this.#connected(),
      // Unreadable messages are acknowledged, too: otherwise they would come again before everything behind them.
      onPublish: (payload) => rethrow(() => this.#notify(decodeMessage(payload))),
      onClosed: () => this.#closed(),
      // If the new token is refused, too, this prevents an endless loop.
      onRenewed: () => this.#reconnector.answered(),
      onFailed: () => {
        if (this.#isStarted) this.#reconnector.retry()
      },
      onSessionOver,
    })
    this.#fallback = new HttpFallback({
      ...{ api, platform, path, tokens, onSessionOver },
      onMessage: (message) => this.#notify(message),
      onAnswer: () => {
        this.#state.value = 'fallback'
      },
      onSilent: () => {
        this.#state.value = 'connecting'
        this.#reconnector.check()
      },
    })
    this.#reconnector = new Reconnector({
      ...{ api, platform },
      onSeek: () => this.#socket.drop(),
      onSilent: () => {
        this.#fallback.stop()
        this.#state.value = 'offline'
      },
      onThere: () => this.#fallback.plan(),
      onDue: () => void this.#socket.connect(),
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
    void this.#socket.connect()
  }

  stop(): void {
    this.#isStarted = false
    this.#stopWaking()
    this.#tabs?.close()
    this.#tabs = undefined
    this.#fallback.stop()
    this.#reconnector.stop()
    this.#socket.drop()
  }

  /** Ends the connection; nothing is tried until `resume`. */
  pause(): void {
    if (this.#state.value === 'over') return
    this.stop()
    this.#state.value = 'offline'
  }

  resume(): void {
    if (this.#state.value === 'over') return
    this.#state.value = 'connecting'
    this.start()
  }

  /** Publishes by the socket, at QoS 0 for transient messages. Returns false without a socket. */
  publish(message: WireMessage, qos: 0 | 1): boolean {
    if (this.#state.value !== 'connected') return false
    return this.#socket.connection?.publish(message.thread.topic, encodeMessage(message), qos) === true
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
    this.#socket.connection?.probe(3000)
  }

  /** Calls all listeners. One that fails stops neither the others nor the next message. */
  #notify(message: WireMessage): void {
    for (const listener of this.#listeners) rethrow(() => listener(message))
  }

  #connected(): void {
    this.#reconnector.connected()
    // The socket brings what was missed. Messages the poll already brought are known by their uid.
    this.#fallback.stop()
    this.#state.value = 'connected'
  }

  #closed(): void {
    if (this.#state.value !== 'connected') return
    this.#reconnector.lost()
    this.#state.value = this.#deps.platform.isOnline() ? 'connecting' : 'offline'
    this.#fallback.plan()
  }

  /** Timers sleep with the machine, so this checks now what they would have found. */
  #woken(): void {
    if (this.#state.value !== 'connected') return this.#reconnector.wake()
    this.#socket.connection?.probe(this.#deps.platform.isOnline() ? 3000 : 2000)
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
