import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** Requests that are not answered to their end. */
export interface RequestLimits {
  readonly maxPerSocket: number
  readonly maxPerAddress: number
}

/** A request on its way. */
export interface OpenRequest {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** ms since 1970 UTC; put off while it is the server that does not read on. */
  sinceMs: number
  /** Bytes its connection had brought when it came. */
  bytesBefore: number
  /** Under which it counts. */
  address: string | undefined
}

/** Every request that is not answered to its end, or has not come to its end. */
export class OpenRequests {
  readonly #limits: RequestLimits
  readonly #bySocket = new WeakMap<Socket, Set<OpenRequest>>()
  readonly #byRequest = new WeakMap<IncomingMessage, OpenRequest>()
  readonly #byAddress = new Map<string, number>()
  readonly #busy = new Map<Socket, ReadonlySet<OpenRequest>>()

  constructor(limits: RequestLimits) {
    this.#limits = limits
  }

  /** Connections with open requests, the oldest of each first. */
  get busy(): ReadonlyMap<Socket, ReadonlySet<OpenRequest>> {
    return this.#busy
  }

  /** Counts a request; false when its connection has as many as it may: it asks without reading answers. */
  open(request: IncomingMessage, response: ServerResponse): boolean {
    const { socket } = request
    const all = this.#ofSocket(socket)
    if (all.size >= this.#limits.maxPerSocket) return false
    const one = { request, response, sinceMs: Date.now(), bytesBefore: socket.bytesRead, address: undefined }
    all.add(one)
    this.#busy.set(socket, all)
    this.#byRequest.set(request, one)
    // Told when the last byte is with the network. What of the request has not come yet goes on to count.
    response.once('close', () => {
      if (request.complete) this.close(one)
      // Answered early, as strangers are: a client that reads its answers and asks on has done no wrong.
      else request.once('end', () => this.close(one))
    })
    return true
  }

  /** Counts an open request for an address; false when the address has as many as it may. */
  countFor(request: IncomingMessage, address: string): boolean {
    const one = this.#byRequest.get(request)
    if (one === undefined) return true
    const count = this.#byAddress.get(address) ?? 0
    if (count >= this.#limits.maxPerAddress) return false
    one.address = address
    this.#byAddress.set(address, count + 1)
    return true
  }

  /** It is over. Twice does no harm. */
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
    // Answers that still wait for their turn are told nothing when the connection goes.
    socket.once('close', () => {
      for (const one of [...all]) this.close(one)
    })
    return all
  }
}
