import type { Platform } from '../platform/platform.ts'
import { deviceUidOf, leaveDevice } from './device-uid.ts'
import { type Closing, isTokenRefused, MqttConnection } from './mqtt-connection.ts'
import { SessionOver, type TokenSource } from './tokens.ts'

const takenOver = 4003

export interface SocketConnectorDeps {
  readonly platform: Platform
  /** `wss://host/websocket` */
  readonly socketUrl: string
  /** The uid of the token's owner. */
  readonly uid: string
  /** The second part of the clientId, e.g. `WEB`. */
  readonly channel: string
  readonly tokens: TokenSource
}

export interface SocketConnectorEvents {
  readonly onConnected: () => void
  /** The message is acknowledged when this returns. */
  readonly onPublish: (payload: Uint8Array) => void
  /** Called first when a socket has closed, open or not. */
  readonly onClosed: () => void
  /** Called when the server has given a new token in place of one that it refused. */
  readonly onRenewed: () => void
  /** Called after each attempt that failed and each connection that ended. Call `connect` again later. */
  readonly onFailed: () => void
  readonly onSessionOver: () => void
}

/** Opens one socket at a time with a live token, and renews a token that the server refuses. */
export class SocketConnector {
  readonly #deps: SocketConnectorDeps
  readonly #events: SocketConnectorEvents
  #connection: MqttConnection | undefined
  #attempt = 0

  constructor(deps: SocketConnectorDeps, events: SocketConnectorEvents) {
    this.#deps = deps
    this.#events = events
  }

  /** The current connection, open or not; undefined without an attempt. */
  get connection(): MqttConnection | undefined {
    return this.#connection
  }

  /** Opens a socket. Earlier attempts have no effect any more. */
  async connect(): Promise<void> {
    this.#attempt += 1
    const attempt = this.#attempt
    let token: string
    try {
      token = await this.#deps.tokens.current()
    } catch (error) {
      if (attempt !== this.#attempt) return
      return error instanceof SessionOver ? this.#events.onSessionOver() : this.#events.onFailed()
    }
    // It may have been dropped or begun again while the token was renewed.
    if (attempt === this.#attempt) this.#connection = this.#open(token, attempt)
  }

  /** Ends the connection and any attempt, without an event. */
  drop(): void {
    this.#attempt += 1
    this.#connection?.close()
    this.#connection = undefined
  }

  #open(token: string, attempt: number): MqttConnection {
    const { platform, socketUrl, uid, channel } = this.#deps
    const { onConnected, onPublish } = this.#events
    return new MqttConnection({
      ...{ token, platform, clientId: `${uid}/${channel}/${deviceUidOf(platform)}` },
      socket: platform.openSocket(socketUrl, 'mqtt'),
      events: {
        onConnected,
        onPublish,
        onClosed: (closing) => {
          if (attempt === this.#attempt) void this.#closed(closing, token)
        },
      },
    })
  }

  async #closed(closing: Closing, token: string): Promise<void> {
    this.#connection = undefined
    this.#events.onClosed()
    if (closing.kind === 'closed' && closing.code === takenOver) leaveDevice(this.#deps.platform)
    if (isTokenRefused(closing)) await this.#renew(token)
    else this.#events.onFailed()
  }

  async #renew(token: string): Promise<void> {
    const attempt = this.#attempt
    const { onRenewed, onFailed, onSessionOver } = this.#events
    try {
      await this.#deps.tokens.renewed(token)
      onRenewed()
    } catch (error) {
      if (error instanceof SessionOver) return onSessionOver()
    }
    if (attempt === this.#attempt) onFailed()
  }
}
