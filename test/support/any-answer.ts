import { request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { connect } from 'node:net'
import { connect as tlsConnect } from 'node:tls'

/** An answer of whatever kind, with its bytes. */
export interface AnyAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
}

/** What is asked for; the path goes as it is, unlike fetch's. */
export interface AnyRequest {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/** Where to ask, and whose certificate to take there. */
export interface Place {
  readonly url: string
  readonly ca?: string
}

/** Asks over HTTP or HTTPS. An answer to an upgrade that was refused is an answer as well. */
export function askAny({ url, ca }: Place, { method = 'GET', path, headers, body }: AnyRequest): Promise<AnyAnswer> {
  const request = url.startsWith('https') ? tlsRequest : plainRequest
  return new Promise((resolve, reject) => {
    const asking = request(
      url,
      { method, path, headers, agent: false, ...(ca === undefined ? {} : { ca }) },
      (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => parts.push(part))
        answer.on('end', () => {
          const told = answer.headers as Record<string, string | undefined>
          resolve({ status: answer.statusCode ?? 0, headers: told, body: Buffer.concat(parts) })
        })
      },
    )
    asking.on('error', reject)
    asking.end(body)
  })
}

/** Sends bytes that need be no request, and reads until the server has closed. */
export function askRaw({ url, ca }: Place, bytes: string): Promise<AnyAnswer> {
  const { hostname, port, protocol } = new URL(url)
  const to = { host: hostname, port: Number(port), ...(ca === undefined ? {} : { ca }) }
  return new Promise((resolve, reject) => {
    const socket = protocol === 'https:' ? tlsConnect(to) : connect(to)
    let text = ''
    socket.setEncoding('latin1').on('data', (part: string) => {
      text += part
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(parsed(text)))
    socket.write(bytes)
  })
}

function parsed(text: string): AnyAnswer {
  const [head = '', body = ''] = text.split('\r\n\r\n', 2)
  const [first = '', ...lines] = head.split('\r\n')
  const headers = lines.map((line) => [
    line.slice(0, line.indexOf(':')).toLowerCase(),
    line.slice(line.indexOf(':') + 1).trim(),
  ])
  return {
    status: Number(first.split(' ')[1]),
    headers: Object.fromEntries(headers),
    body: Buffer.from(body, 'latin1'),
  }
}
