import { isMainThread } from 'node:worker_threads'

// Loaded with --import before a measured server: it answers what the process has used so far, and ends with its parent.

/** CPU time of a process since it began, µs, system and user together. */
export interface Usage {
  /** All threads. */
  readonly cpuUs: number
  /** The main thread alone. */
  readonly mainUs: number
}

if (isMainThread && process.send !== undefined) {
  process.on('message', () => process.send?.(usageNow()))
  process.once('disconnect', () => process.exit(1))
}

function usageNow(): Usage {
  const all = process.cpuUsage()
  const main = process.threadCpuUsage()
  return { cpuUs: all.user + all.system, mainUs: main.user + main.system }
}
