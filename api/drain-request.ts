import type { IncomingMessage } from 'node:http'

/** This much of a refused body is read and dropped, so that the sender gets to read the answer. */
const maxBytes = 1024 * 1024
const withinMs = 1000

/** Keeps reading for a short time; resolves with whether the request has come to its end. */
export function hasEnded(request: IncomingMessage): Promise<boolean> {
  if (request.complete || request.destroyed) return Promise.resolve(request.complete)
  return new Promise((resolve) => {
    let bytes = 0
    const done = () => {
      clearTimeout(timer)
      request.off('data', count).off('end', done).off('close', done)
      request.resume()
      resolve(request.complete)
    }
    const count = (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > maxBytes) done()
    }
    const timer = setTimeout(done, withinMs)
    request.unpipe()
    request.on('data', count).once('end', done).once('close', done)
    request.resume()
  })
}
