import type { IncomingMessage } from 'node:http'

/** So much of a refused body is read for nobody, so that its sender comes to read the answer. */
const maxBytes = 1024 * 1024
const withinMs = 1000

/** Reads on for a short while; resolves with whether a request has come to its end. */
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
