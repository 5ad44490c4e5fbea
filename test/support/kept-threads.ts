import { EventEmitter } from 'node:events'
import { MessageChannel, type MessagePort, Worker as Thread } from 'node:worker_threads'

/** What a kept thread runs next. */
export interface Opening {
  readonly url: string
  readonly workerData: unknown
  /** The `parentPort` of what runs. */
  readonly port: MessagePort
}

const idle: Thread[] = []

/**
 * Stands in for node's `Worker` where a server in the process of a test opens a database: a thread that has ended what
 * it ran runs the next, with its modules loaded. Loading them takes 100 ms of CPU, and a server has up to four threads.
 */
export class Worker extends EventEmitter<{ message: [unknown]; error: [Error]; exit: [number] }> {
  readonly #thread = idle.pop() ?? new Thread(new URL('kept-thread.ts', import.meta.url))
  readonly #port: MessagePort
  readonly #over = Promise.withResolvers<number>()
  #isEnding = false

  constructor(url: URL, { workerData }: { workerData: unknown }) {
    super()
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    this.#thread.ref()
    this.#thread.once('error', (error: Error) => this.emit('error', error))
    this.#thread.once('exit', (code) => this.#end(code))
    // The thread says that it has ended before all is heard that it said while it ran.
    const ended = new Promise((resolve) => this.#thread.once('message', resolve))
    port1.once('close', () => void ended.then(() => this.#keep()))
    port1.on('message', (message) => this.emit('message', message))
    this.#thread.postMessage({ url: url.href, workerData, port: port2 } satisfies Opening, [port2])
  }

  postMessage(message: { readonly kind: string }): void {
    this.#isEnding ||= message.kind === 'close'
    this.#port.postMessage(message)
  }

  /** Leaves a thread that is ending by itself to its end. */
  terminate(): Promise<number> {
    return this.#isEnding ? this.#over.promise : this.#thread.terminate()
  }

  #keep(): void {
    for (const event of ['error', 'exit']) this.#thread.removeAllListeners(event)
    this.#thread.unref()
    idle.push(this.#thread)
    this.#end(0)
  }

  #end(code: number): void {
    this.#over.resolve(code)
    this.emit('exit', code)
  }
}
