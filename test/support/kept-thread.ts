import { syncBuiltinESMExports } from 'node:module'
import threads, { parentPort } from 'node:worker_threads'
import type { Opening } from './kept-threads.ts'

// Runs a module anew for each opening, and gives it what a thread of its own would have.

const parent = parentPort
let openings = 0

parent?.on('message', ({ url, workerData, port }: Opening) => {
  openings += 1
  Object.assign(threads, { parentPort: port, workerData })
  syncBuiltinESMExports()
  port.once('close', () => parent.postMessage('ended'))
  void import(`${url}?opening=${openings}`)
})
