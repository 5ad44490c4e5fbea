import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The parts of V8's .cpuprofile that are read here; times in µs. */
interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string }
  }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

const projectFolder = fileURLToPath(new URL('../..', import.meta.url))
const idle = '(idle)'

/** Returns the self times of one thread as text, by part and by function. */
export function threadReport(profile: CpuProfile, top: number): string {
  const byFunction = selfTimes(profile, ({ functionName, url }) =>
    [placeOf(url), functionName].filter(Boolean).join(':'),
  )
  const byPart = selfTimes(profile, ({ functionName, url }) => partOf(placeOf(url)) || functionName)
  const allUs = sum(byFunction)
  const busyUs = allUs - (byFunction.get(idle) ?? 0)
  const lines = (times: Map<string, number>) =>
    [...times]
      .filter(([name]) => name !== idle)
      .sort(([, one], [, other]) => other - one)
      .slice(0, top)
      .map(([name, us]) => `  ${percent(us / busyUs)}  ${name}`)
  const busy = `${(allUs / 1e6).toFixed(1)} s, busy ${percent(busyUs / allUs).trim()}; of that, self time:`
  return [busy, ' by part', ...lines(byPart), ' by function', ...lines(byFunction)].join('\n')
}

/** Returns all profiles in a folder: one per thread, the busiest first. */
export function readProfiles(folder: string): CpuProfile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.cpuprofile'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as CpuProfile)
    .sort((one, other) => busyUs(other) - busyUs(one))
}

function busyUs(profile: CpuProfile): number {
  const times = selfTimes(profile, ({ functionName }) => functionName)
  return sum(times) - (times.get(idle) ?? 0)
}

function selfTimes(
  { nodes, samples, timeDeltas }: CpuProfile,
  nameOf: (frame: CpuProfile['nodes'][number]['callFrame']) => string,
): Map<string, number> {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]))
  const times = new Map<string, number>()
  for (const [index, sample] of samples.entries()) {
    const name = names.get(sample) ?? ''
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[index] ?? 0))
  }
  return times
}

function placeOf(url: string): string {
  return url.startsWith('file:') ? relative(projectFolder, fileURLToPath(url)) : url
}

/** Returns the npm package, our folder, or Node's module. */
function partOf(place: string): string {
  const packageName = /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(place)?.[1]
  if (packageName !== undefined) return `npm ${packageName}`
  return place.startsWith('node:') ? place : place.replace(/\/[^/]*$/, '')
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`.padStart(7)
}

function sum(times: ReadonlyMap<string, number>): number {
  return [...times.values()].reduce((total, us) => total + us, 0)
}
