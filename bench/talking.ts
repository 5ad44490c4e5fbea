import type { Measured, Stretch } from './generator/measure.ts'
import type { Generator } from './generator/process.ts'
import type { Usage } from './servers/usage-agent.ts'
import type { Target } from './targets.ts'

/** How to talk to a server: as fast as it responds with that many messages in flight, or at a rate. */
export type Load = Stretch & ({ readonly inFlight: number } | { readonly perSecond: number })

/** One measurement of one server. */
export interface Run extends Measured {
  /** CPU seconds of the server per second, all its threads. */
  readonly serverCores: number
  /** The share of its main thread, which is saturated at 1. */
  readonly mainCores: number
  /** What the server has used by the end of the stretch; its delay is that of the stretch. */
  readonly usage: Usage
}

/** Has the generator's talkers talk to a server, and measures what that costs the server. */
export async function talk(generator: Generator, { name, server }: Target, load: Load): Promise<Run> {
  const edges: Promise<Usage & { readonly atMs: number }>[] = []
  const look = async () => ({ ...(await server.usage()), atMs: performance.now() })
  const onEdge = () => {
    edges.push(look())
  }
  const measured =
    'inFlight' in load
      ? await generator.ask('saturate', { target: name, ...load }, onEdge)
      : await generator.ask('pace', { target: name, ...load }, onEdge)
  const [begun, ended] = await Promise.all(edges)
  if (begun === undefined || ended === undefined) throw new Error('a measure without edges')
  const us = (ended.atMs - begun.atMs) * 1000
  return {
    ...measured,
    usage: ended,
    serverCores: (ended.cpuUs - begun.cpuUs) / us,
    mainCores: (ended.mainUs - begun.mainUs) / us,
  }
}
