import { setTimeout as sleep } from 'node:timers/promises'
import type { ServerChild } from './child.ts'

const lookEveryMs = 300
/** A server that uses less than this has nothing left to do. */
const quietCores = 0.05
const withinMs = 20_000

/** Resolves once a server has finished pending work, such as closing connections; after 20 s in any case. */
export async function settled(server: ServerChild): Promise<void> {
  const lastAt = performance.now() + withinMs
  while (performance.now() < lastAt) {
    if ((await coresOver(server, lookEveryMs)) < quietCores) return
  }
}

/** Returns the CPU seconds per second that a server uses during the given time. */
export async function coresOver(server: ServerChild, ms: number): Promise<number> {
  const [before, fromMs] = [await server.usage(), performance.now()]
  await sleep(ms)
  const { cpuUs } = await server.usage()
  return (cpuUs - before.cpuUs) / 1000 / (performance.now() - fromMs)
}
