import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { TurnShare } from '../../app/timing/turn-share.ts'

/** Holds the headers of most requests; 75 of the smallest requests fit into it. */
const sliceBytes = 2048
/** Reading time within one turn of the event loop, in ms. */
const turnMs = 3

/** What Node stores on a socket while it reads HTTP from it (lib/_http_server.js). */
interface HttpSocket extends Socket {
  /** Answers are waiting to be read by the client: nothing may be read until they are. */
  readonly _paused?: boolean
}

/**
 * Makes a server read input in slices, and decide between two slices whether to continue. Node turns everything in a
 * chunk of 64 KiB into requests before any of our code runs, thousands if they are small, and into as many errors if
 * their connection is cut: half a second of work for a megabyte. Input of many connections is read for a few ms in each
 * turn of the event loop: a thousand handshakes together took 150 ms, in which nobody else was served.
 */
export function readInSlices(server: Server): void {
  const isTls = server.listenerCount('secureConnection') > 0
  const endings = new WeakMap<Socket, () => void>()
  const share = new TurnShare(turnMs)
  // Runs after Node's own listener, which has started to read.
  server.on(isTls ? 'secureConnection' : 'connection', (socket: HttpSocket) => {
    const end = sliced(socket, share)
    if (end !== undefined) endings.set(socket, end)
  })
  server.on('upgrade', ({ socket }) => {
    endings.get(socket)?.()
    endings.delete(socket)
  })
}

/** Inserts itself before Node's parser. Returns a function that removes it; undefined if there is no parser. */
function sliced(socket: HttpSocket, share: TurnShare): (() => void) | undefined {
  const [parse] = socket.listeners('data') as ((bytes: Buffer) => void)[]
  if (parse === undefined) return undefined
  let isHttp = true
  const readNow = (chunk: Buffer) => {
    for (let at = 0; at < chunk.length; at += sliceBytes) {
      if (socket.destroyed) return
      // Read again when answers have been taken, or by the new owner of the socket, after the rest of this slice.
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
