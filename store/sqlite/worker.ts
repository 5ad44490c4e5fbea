import { parentPort, workerData } from 'node:worker_threads'
import { DatabaseConnection } from './connection.ts'
import type { DatabaseAnswer, Request, WorkerOptions } from './driver/protocol.ts'

// The database has a thread of its own, because an fsync of 4 ms must not hold up 10,000 sockets.

const connection = new DatabaseConnection(workerData as WorkerOptions)

parentPort?.on('message', (request: Request) => {
  parentPort?.postMessage(attempt(request))
  if (request.kind === 'close') parentPort?.close()
})

function attempt(request: Request): DatabaseAnswer {
  try {
    return { id: request.id, value: connection.answer(request) }
  } catch (error) {
    const { message, errcode, code } = error as NodeJS.ErrnoException & { errcode?: number }
    return { id: request.id, error: message, code: String(errcode ?? code ?? '') }
  }
}
