import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { TestServer } from './test-server.ts'

/** A response as it was on the wire. */
export interface RawAnswer {
  readonly status: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A TCP connection on which a test writes raw HTTP, and reads responses one after the other. */
export class RawHttp {
  readonly socket: Socket
  /** Resolves when the connection has closed. */
  readonly closed: Promise<void>
  #came = ''
  #isClosed = false

  constructor(socket: Socket) {
    this.socket = socket
    socket.setEncoding('latin1').on('data', (text: string) => {
      this.#came += text
    })
    socket.on('error', () => {})
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.#isClosed = true
        resolve()
      })
    })
  }

  write(text: string): void {
    this.socket.write(text, 'latin1')
  }

  /** Returns the next response; its body must have a length. Rejects if the connection ends before it. */
  async answer(): Promise<RawAnswer> {
    for (;;) {
      const answer = this.#take()
      if (answer !== undefined) return answer
      if (this.#isClosed) throw new Error(`closed after ${JSON.stringify(this.#came)}`)
      await Promise.race([once(this.socket, 'data'), this.closed])
    }
  }

  #take(): RawAnswer | undefined {
    const end = this.#came.indexOf('\r\n\r\n')
    if (end < 0) return undefined
    const [first = '', ...lines] = this.#came.slice(0, end).split('\r\n')
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    )
    const bodyEnd = end + 4 + Number(headers['content-length'] ?? 0)
    if (this.#came.length < bodyEnd) return undefined
    const body = this.#came.slice(end + 4, bodyEnd)
    this.#came = this.#came.slice(bodyEnd)
    return { status: Number(first.split(' ')[1]), headers, body }
  }
}

/** Opens a connection; `from` is another address of this machine, such as 127.0.0.2. */
export async function openHttp(server: Pick<TestServer, 'url'>, from = '127.0.0.1'): Promise<RawHttp> {
  const { hostname, port } = new URL(server.url)
  const socket = connect({ host: hostname, port: Number(port), localAddress: from })
  await once(socket, 'connect')
  return new RawHttp(socket)
}

/** Returns a request as text, with Host and, if it has a body, Content-Length. */
export function requestText(line: string, headers: Readonly<Record<string, string>> = {}, body = ''): string {
  const all = { host: 'localhost', ...headers, ...(body === '' ? {} : { 'content-length': String(body.length) }) }
  const fields = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${line} HTTP/1.1\r\n${fields.join('')}\r\n${body}`
}
