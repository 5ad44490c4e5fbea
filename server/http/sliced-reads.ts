import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { TurnShare } from '../../app/timing/turn-share.ts'

/** Fits the headers of most requests; of the smallest there are 75 in it. */
const sliceBytes = 2048
/** Ms of a turn of the event loop. */
const turnMs = 3

/** What Node keeps on a socket while it reads HTTP from it (lib/_http_server.js). */
interface HttpSocket extends Socket {
  /** Answers wait to be taken: nothing may be read until they are. */
  readonly _paused?: boolean
}

/**
 * Has a server read what comes in slices, and look between two of them whether to go on. Node makes a request of each
 * that stands in a chunk of 64 KiB before anybody is asked, thousands when they are small, and an error of each of those
 * when their connection is cut: half a second of work for a megabyte. What comes from many connections at once is read
 * for a few ms in a turn of the event loop: a thousand handshakes together took 150 ms, and all the while nobody else
 * was heard.
 */
export function readInSlices(server: Server): void {
  const isTls = server.listenerCount('secureConnection') > 0
  const endings = new WeakMap<Socket, () => void>()
  const share = new TurnShare(turnMs)
  // After Node's own listener, which has begun to read.
  server.on(isTls ? 'secureConnection' : 'connection', (socket: HttpSocket) => {
    const end = sliced(socket, share)
    if (end !== undefined) endings.set(socket, end)
  })
  server.on('upgrade', ({ socket }) => {
    endings.get(socket)?.()
    endings.delete(socket)
  })
}

/** Puts itself before Node's parser. Returns a function that ends this; undefined where there is no parser. */
function sliced(socket: HttpSocket, share: TurnShare): (() => void) | undefined {
  const [parse] = socket.listeners('data') as ((bytes: Buffer) => void)[]
  if (parse === undefined) return undefined
  let isHttp = true
  const readNow = (chunk: Buffer) => {
    for (let at = 0; at < chunk.length; at += sliceBytes) {
      if (socket.destroyed) return
      // Read again when answers have been taken; or by whoever has the socket now, after what is left of this slice.
      if (!isHttp || socket._paused) return void socket.unshift(chunk.subarray(at))
      parse(chunk.subarray(at, at + sliceBytes))
    }
  }
  const read = (chunk: Buffer) => {
    let isLate = false
    const isRead = share.run(() => {
      readNow(chunk)
      if (isLate && !socket._paused) socket.resume()
    })
    isLate = !isRead
    if (isLate) socket.pause()
  }
  socket.on('data', read)
  socket.removeListener('data', parse)
  return () => {
    isHttp = false
    socket.removeListener('data', read)
  }
}
