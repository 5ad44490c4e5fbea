import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setPriority } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished } from 'vitest'
import type { Target, Told } from './attacker.ts'
import { type ChildServer, type Environment, startChildServer } from './child-server.ts'
import { type Figures, Innocent } from './innocent.ts'

/** A flood and its input. */
export interface Flood {
  /** A module of test/floods/attacks, such as `half-frames`. */
  readonly attack: string
  readonly given?: Target['given']
  /** How long the innocent client is measured during the flood. */
  readonly forMs?: number
  /** Returns the attacker's input once the server runs: tokens, topics. */
  readonly prepare?: (server: ChildServer) => Promise<Target['given']>
}

/** The measurements of a flood. */
export interface Seen {
  readonly quiet: Figures
  readonly flooded: Figures
  /** Resident memory of the server, MiB: before the flood, and the maximum during it. */
  readonly memory: { readonly before: number; readonly most: number }
  /** The attacker's counts. */
  readonly attack: Readonly<Record<string, number>>
}

const quietMs = 1000
const defaultMs = 3000

/**
 * Attacks a server from a process of its own, and measures how it serves an innocent client, first alone, then during
 * the flood. The attacker runs at a lower priority: it stands for machines elsewhere, whose processors are not ours,
 * and only what it costs the server should show.
 */
export async function flood(server: ChildServer, { attack, given, forMs = defaultMs, prepare }: Flood): Promise<Seen> {
  const innocent = await Innocent.at(server)
  const prepared = await prepare?.(server)
  const before = memoryOf(server)
  const quiet = await innocent.measure(delay(quietMs))
  const attacker = new Attacker(attack, { url: server.url, wsUrl: server.wsUrl, given: { ...given, ...prepared } })
  await attacker.begun
  const watch = watchMemory(server)
  const flooded = await innocent.measure(Promise.race([delay(forMs), attacker.ended]))
  const told = await attacker.stop()
  const most = watch()
  await innocent.isServed()
  innocent.leave()
  const seen = { quiet, flooded, memory: { before, most }, attack: told }
  process.stdout.write(`${attack} ${JSON.stringify(seen)}\n`)
  return seen
}

/** A server for floods. Its responses are not compared with the document, as the cost would be measured too. */
export function startFloodedServer(environment: Environment = {}): Promise<ChildServer> {
  return startChildServer({ NODE_OPTIONS: undefined, ...environment })
}

/**
 * The verdict on every flood: the server lives, its log has no error, and the innocent client is served as if alone.
 * Time that other programs take from the cores is not the server's, so the slowest requests are judged without it; the
 * median is judged with everything.
 */
export function expectWithstood(server: ChildServer, seen: Seen, bounds: { readonly moreMiB: number }): void {
  expect(server.stdout).not.toMatch(/"level":[56]0/)
  for (const what of ['ackMs', 'httpMs'] as const) {
    const { p99OnACore, p50 } = seen.quiet[what]
    // A machine that takes twice as long for the median before any flood takes twice as long for the slowest.
    expect(seen.flooded[what].p99OnACore, what).toBeLessThanOrEqual(Math.max(100, 3 * p99OnACore, 60 * p50))
    expect(seen.flooded[what].p50, what).toBeLessThanOrEqual(Math.max(100, 3 * p50))
    expect(seen.flooded[what].count, what).toBeGreaterThan(10)
  }
  expect(seen.flooded.failed).toEqual([])
  expect(seen.memory.most - seen.memory.before, 'MiB more').toBeLessThanOrEqual(bounds.moreMiB)
}

/** Returns resident memory in MiB; throws if the process is gone. */
function memoryOf({ pid }: ChildServer): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024)
}

function watchMemory(server: ChildServer): () => number {
  let most = memoryOf(server)
  const look = () => {
    most = Math.max(most, memoryOf(server))
  }
  const timer = setInterval(look, 50)
  return () => {
    clearInterval(timer)
    look()
    return most
  }
}

/** A process that attacks until it is told to stop. */
class Attacker {
  /** Resolves when its modules are loaded and it starts to attack. */
  readonly begun: Promise<void>
  /** Resolves with its counts once it has ended. */
  readonly ended: Promise<Record<string, number>>
  readonly #child: ReturnType<typeof fork>

  constructor(attack: string, target: Omit<Target, 'stopped'>) {
    const program = join(import.meta.dirname, 'attacker.ts')
    const module = join(import.meta.dirname, '../floods/attacks', `${attack}.ts`)
    this.#child = fork(program, [module, JSON.stringify(target)], { execArgv: [] })
    if (this.#child.pid !== undefined) setPriority(this.#child.pid, 10)
    onTestFinished(() => {
      this.#child.kill('SIGKILL')
    })
    const begun = Promise.withResolvers<void>()
    const ended = Promise.withResolvers<Record<string, number>>()
    this.#child.on('message', (told: Told) => {
      if (told.kind === 'begun') begun.resolve()
      else ended.resolve(told.counts)
    })
    this.#child.once('exit', (code) => {
      const error = new Error(`the attacker ended with ${code} and has told nothing`)
      begun.reject(error)
      ended.reject(error)
    })
    this.begun = begun.promise
    this.ended = ended.promise
    this.ended.catch(() => {})
  }

  async stop(): Promise<Record<string, number>> {
    this.#child.send('stop', () => {})
    const counts = await this.ended
    if (this.#child.exitCode === null) await once(this.#child, 'exit')
    return counts
  }
}
