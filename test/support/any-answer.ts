import { request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { connect } from 'node:net'
import { connect as tlsConnect } from 'node:tls'

/** A response of any kind, with its bytes. */
export interface AnyAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
}

/** A request; its path is sent as it is, unlike fetch's. */
export interface AnyRequest {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/** Where to send requests, and the certificate to trust. */
export interface Place {
  readonly url: string
  readonly ca?: string
}

/** Sends a request over HTTP or HTTPS. The response to a refused upgrade counts as well. */
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

/** Sends bytes that may not be a request, and reads until the server closes. */
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
