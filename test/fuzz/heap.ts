import { once } from 'node:events'
import { WebSocket } from 'ws'

/** Reads the heap of another Node process that runs with `--inspect`, over the inspector protocol. */
export class HeapMeter {
  readonly #socket: WebSocket
  #calls = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
  }

  /** `told` is the process's output on stderr. */
  static async attach(told: string): Promise<HeapMeter> {
    const url = /ws:\/\/[\d.:]+\/[\w-]+/.exec(told)?.[0]
    if (url === undefined) throw new Error(`no inspector: ${told}`)
    const socket = new WebSocket(url)
    await once(socket, 'open')
    return new HeapMeter(socket)
  }

  /** Returns the bytes in use after a garbage collection. */
  async usedBytes(): Promise<number> {
    // The first collection runs finalizers, whose garbage the second one collects.
    for (let times = 0; times < 3; times += 1) await this.#call('HeapProfiler.collectGarbage')
    const { usedSize } = (await this.#call('Runtime.getHeapUsage')) as { usedSize: number }
    return usedSize
  }

  close(): void {
    this.#socket.terminate()
  }

  async #call(method: string): Promise<unknown> {
    this.#calls += 1
    const id = this.#calls
    this.#socket.send(JSON.stringify({ id, method }))
    for (;;) {
      const [data] = await once(this.#socket, 'message')
      const answer = JSON.parse(String(data)) as { id?: number; result?: unknown }
      if (answer.id === id) return answer.result
    }
  }
}
