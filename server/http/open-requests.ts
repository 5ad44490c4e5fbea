import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** Limits of requests that are not completely answered. */
export interface RequestLimits {
  readonly maxPerSocket: number
  readonly maxPerAddress: number
}

/** A request in progress. */
export interface OpenRequest {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** ms since 1970 UTC; moved forward while it is the server that does not read. */
  sinceMs: number
  /** Bytes its connection had received when the request came. */
  bytesBefore: number
  /** The address under which it is counted. */
  address: string | undefined
}

/** All requests that are not completely answered, or not completely received. */
export class OpenRequests {
  readonly #limits: RequestLimits
  readonly #bySocket = new WeakMap<Socket, Set<OpenRequest>>()
  readonly #byRequest = new WeakMap<IncomingMessage, OpenRequest>()
  readonly #byAddress = new Map<string, number>()
  readonly #busy = new Map<Socket, ReadonlySet<OpenRequest>>()

  constructor(limits: RequestLimits) {
    this.#limits = limits
  }

  /** Returns connections with open requests, the oldest of each first. */
  get busy(): ReadonlyMap<Socket, ReadonlySet<OpenRequest>> {
    return this.#busy
  }

  /**
   * Counts a request; returns false if its connection has reached its limit, as when it sends requests without reading
   * answers.
   */
  open(request: IncomingMessage, response: ServerResponse): boolean {
    const { socket } = request
    const all = this.#ofSocket(socket)
    if (all.size >= this.#limits.maxPerSocket) return false
    const one = { request, response, sinceMs: Date.now(), bytesBefore: socket.bytesRead, address: undefined }
    all.add(one)
    this.#busy.set(socket, all)
    this.#byRequest.set(request, one)
    // Emitted when the last byte is with the network. The rest of the request still counts until it has arrived.
    response.once('close', () => {
      if (request.complete) this.close(one)
      // Answered early, as for strangers: a client that reads its answers and sends more has done nothing wrong.
      else request.once('end', () => this.close(one))
    })
    return true
  }

  /** Counts an open request for an address; returns false if the address has reached its limit. */
  countFor(request: IncomingMessage, address: string): boolean {
    const one = this.#byRequest.get(request)
    if (one === undefined) return true
    const count = this.#byAddress.get(address) ?? 0
    if (count >= this.#limits.maxPerAddress) return false
    one.address = address
    this.#byAddress.set(address, count + 1)
    return true
  }

  /** Ends a request; repeating it is harmless. */
  close(one: OpenRequest): void {
    const { socket } = one.request
    const all = this.#bySocket.get(socket)
    if (all === undefined || !all.delete(one)) return
    if (all.size === 0) this.#busy.delete(socket)
    if (one.address === undefined) return
    const left = (this.#byAddress.get(one.address) ?? 0) - 1
    if (left > 0) this.#byAddress.set(one.address, left)
    else this.#byAddress.delete(one.address)
  }

  #ofSocket(socket: Socket): Set<OpenRequest> {
    const known = this.#bySocket.get(socket)
    if (known !== undefined) return known
    const all = new Set<OpenRequest>()
    this.#bySocket.set(socket, all)
    // Answers still waiting for their turn get no event when the connection closes.
    socket.once('close', () => {
      for (const one of [...all]) this.close(one)
    })
    return all
  }
}
