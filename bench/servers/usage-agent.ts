import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

// Loaded with --import before a measured server: reports what the process has used, and ends with its parent.

/** What a process has used since it started; CPU time in µs, system and user together. */
export interface Usage {
  /** All threads. */
  readonly cpuUs: number
  /** The main thread alone. */
  readonly mainUs: number
  readonly rssBytes: number
  /** Delay of its event loop since the last query, p99, ms; 0 before `watch`. */
  readonly delayP99Ms: number
}

/** `watch`: samples the event loop from now on, which wakes it now and then. */
export type Question = 'usage' | 'watch'

/** Interval of the samples; the excess over it is the delay. */
const lookEveryMs = 5
let delays: ReturnType<typeof monitorEventLoopDelay> | undefined

if (isMainThread && process.send !== undefined) {
  process.on('message', (question: Question) => {
    if (question === 'watch' && delays === undefined) {
      delays = monitorEventLoopDelay({ resolution: lookEveryMs })
      delays.enable()
    }
    process.send?.(usageNow())
  })
  process.once('disconnect', () => process.exit(1))
}

function usageNow(): Usage {
  const all = process.cpuUsage()
  const main = process.threadCpuUsage()
  const p99Ms = delays === undefined || delays.count === 0 ? lookEveryMs : delays.percentile(99) / 1e6
  delays?.reset()
  return {
    cpuUs: all.user + all.system,
    mainUs: main.user + main.system,
    rssBytes: process.memoryUsage.rss(),
    delayP99Ms: Math.max(0, p99Ms - lookEveryMs),
  }
}
