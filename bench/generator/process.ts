import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { OrderKind, Orders, Report } from './orders.ts'

/** The process that generates the load. */
export interface Generator {
  /** `onEdge` is called when a measured stretch starts and when it ends. Rejects when the generator dies. */
  readonly ask: <Kind extends OrderKind>(
    kind: Kind,
    given: Orders[Kind][0],
    onEdge?: () => void,
  ) => Promise<Orders[Kind][1]>
  readonly end: () => Promise<void>
}

interface Waiting {
  readonly onEdge: () => void
  readonly resolve: (answer: never) => void
  readonly reject: (error: Error) => void
}

export function startGenerator(): Generator {
  const child = fork(fileURLToPath(new URL('./main.ts', import.meta.url)), { execArgv: [] })
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  child.on('message', (report: Report) => {
    const one = waiting.get(report.id)
    if ('edge' in report) return one?.onEdge()
    waiting.delete(report.id)
    one?.resolve(report.answer as never)
  })
  child.on('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`the generator ended with ${code}`))
    waiting.clear()
  })
  return {
    ask: (kind, given, onEdge = () => {}) =>
      new Promise((resolve, reject) => {
        if (child.exitCode !== null) return reject(new Error(`the generator has ended with ${child.exitCode}`))
        lastId += 1
        waiting.set(lastId, { onEdge, resolve, reject })
        child.send({ id: lastId, kind, given })
      }),
    end: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill()
      await once(child, 'exit')
    },
  }
}
