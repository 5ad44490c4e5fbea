import { connect, type Socket } from 'node:net'
import type { TestPerson } from './people.ts'
import type { TestServer } from './test-server.ts'

/** A visitor's upload that has begun and does not end by itself. */
export interface HalfUpload {
  readonly socket: Socket
  /** The head of its response, once there is one. */
  readonly head: Promise<string>
  readonly cut: () => void
}

/** Returns a field of a form with the boundary `b`. */
export const field = (name: string, value: string) =>
  `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
/** The beginning of the file in such a form. */
export const fileBegins = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'

/** Starts an upload of 10 MB with these bytes of its form, from an address that a proxy forwards. */
export function beginUpload(
  server: Pick<TestServer, 'url'>,
  { token }: TestPerson,
  { form, address = '192.0.2.1' }: { form: string; address?: string },
): HalfUpload {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.on('error', () => {})
  socket.write(
    `POST /visitor/api/v1/upload/file HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\n` +
      `x-forwarded-for: ${address}\r\ncontent-type: multipart/form-data; boundary=b\r\n` +
      `content-length: 10000000\r\n\r\n${form}`,
  )
  let text = ''
  const head = new Promise<string>((resolve, reject) => {
    socket.setEncoding('latin1').on('data', (more: string) => {
      text += more
      const [before, ...rest] = text.split('\r\n\r\n')
      if (before !== undefined && rest.length > 0) resolve(before)
    })
    socket.once('close', () => reject(new Error(`cut after ${text}`)))
  })
  head.catch(() => {})
  return { socket, head, cut: () => socket.destroy() }
}
