import { cpus } from 'node:os'
import { type Decided, runScenes } from './dispatch/decisions.ts'
import { type DispatchOptions, readDispatchOptions, type Scene } from './dispatch/options.ts'
import { quantile } from './generator/measure.ts'
import { aligned } from './report/table.ts'

const wantedP99Ms = 50

/**
 * `npm run bench:dispatch`: how long a free seat waits for the next visitor. Agents close threads at a steady rate, so
 * that each close makes one decision possible; the visitor who was closed comes again, so that the queue keeps its length.
 */
async function main(): Promise<void> {
  const options = readDispatchOptions(process.argv.slice(2))
  const results: Decided[] = []
  for (const scenes of Map.groupBy(options.scenes, ({ agents, accept }) => `${agents} ${accept}`).values()) {
    results.push(...(await runScenes(scenes, options)))
  }
  console.log(report(results, options))
}

function report(results: readonly Decided[], { decisions, perSecond, capacity }: DispatchOptions): string {
  const title = `${decisions} decisions, ${perSecond} a second, ${capacity} threads an agent, ${cpus().length} CPUs`
  const header = ['agents', 'waiting', 'on sockets', 'told by', 'after the 200, ms: p50', 'p95', 'p99', 'max']
  const rest = ['after the close was sent: p50', 'p95', 'p99', 'max', 'main thread', 'packets/s']
  const lines = results.map(({ scene, fromAnswer, fromSending, mainCores, packetsPerSecond }) => [
    ...sceneCells(scene, capacity),
    ...quantiles(fromAnswer),
    ...quantiles(fromSending),
    mainCores.toFixed(2),
    String(Math.round(packetsPerSecond)),
  ])
  return `${title}\n\n${aligned([[...header, ...rest], ...lines])}\n\n${results.map(verdict).join('\n')}`
}

function sceneCells({ agents, waiting, listening, accept }: Scene, capacity: number): string[] {
  const all = agents * capacity + waiting
  return [agents, waiting, Math.min(listening, all), accept === 'OFFER' ? 'OFFER' : 'WELCOME'].map(String)
}

function quantiles(ascending: Float64Array): string[] {
  return [0.5, 0.95, 0.99, 1].map((share) => quantile(ascending, share).toFixed(1))
}

function verdict({ scene, fromAnswer }: Decided): string {
  const p99 = quantile(fromAnswer, 0.99)
  const what = `${scene.accept}, ${scene.agents} agents, ${scene.waiting} waiting`
  return `${p99 <= wantedP99Ms ? 'holds' : 'FAILS'}: ${what}: p99 ${p99.toFixed(1)} ms, wanted ≤ ${wantedP99Ms}`
}

await main()
