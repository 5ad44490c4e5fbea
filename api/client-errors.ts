import type { Socket } from 'node:net'
import { Refused } from '../domain/refusal.ts'
import { refusalBytes } from './send-refusal.ts'

/** Answers what Node could not parse as a request, and closes the connection. */
export function answerUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  // A TLS error cannot be reported over the same connection: the answer would wait for the end of the handshake.
  if (!socket.writable || !isOfHttp(error.code)) return void socket.destroy()
  socket.write(answerTo(error.code))
  socket.destroySoon()
}

function isOfHttp(code = ''): boolean {
  return code.startsWith('HPE_') || code.startsWith('ERR_HTTP_')
}

function answerTo(code: string | undefined): string {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return refusalBytes(408, new Refused('malformed', 'The request did not arrive in time.'))
    case 'HPE_HEADER_OVERFLOW':
      return refusalBytes(431, new Refused('too_large', 'The headers are larger than allowed.'))
    default:
      return refusalBytes(400, new Refused('malformed', 'The request could not be read.'))
  }
}
