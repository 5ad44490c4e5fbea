import { fork } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Order, Report } from './main.ts'
import type { Measured, MeasureOptions } from './measure.ts'
import type { PairSpec } from './pair.ts'

/** The process that makes the load. */
export interface Generator {
  readonly connect: (target: string, url: string, pairs: readonly PairSpec[]) => Promise<void>
  /** `onEdge` is called when the measured stretch begins and when it ends. */
  readonly measure: (target: string, options: MeasureOptions, onEdge: () => void) => Promise<Measured>
  readonly end: () => Promise<void>
}

/** Starts the generator. Its death rejects whatever is asked of it. */
export function startGenerator(): Generator {
  const child = fork(fileURLToPath(new URL('./main.ts', import.meta.url)), { execArgv: [] })
  const reports = new EventEmitter()
  child.on('message', (report: Report) => reports.emit(report.kind, report))
  child.on('exit', (code) => reports.emit('error', new Error(`the generator ended with ${code}`)))
  // Between two orders nobody else listens.
  reports.on('error', () => {})
  const ask = async (order: Order, answer: Report['kind']): Promise<Report> => {
    const answered = once(reports, answer)
    child.send(order)
    const [report] = await answered
    return report as Report
  }
  return {
    connect: async (target, url, pairs) => {
      await ask({ kind: 'connect', target, url, pairs }, 'connected')
    },
    measure: async (target, options, onEdge) => {
      for (const edge of ['begun', 'ended']) reports.once(edge, onEdge)
      const report = await ask({ kind: 'measure', target, options }, 'measured')
      if (report.kind !== 'measured') throw new Error(`measured, and heard ${report.kind}`)
      return report.measured
    },
    end: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill()
      await once(child, 'exit')
    },
  }
}
