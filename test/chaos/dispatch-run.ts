import { setImmediate as turn } from 'node:timers/promises'
import { ManualClock } from '../support/manual-clock.ts'
import { Random } from '../support/random.ts'
import { happen, type Stage } from './dispatch-events.ts'
import { DispatchModel } from './dispatch-model.ts'
import { DispatchWorld, type ThreadState } from './dispatch-world.ts'

const groups = new Map([
  ['auto', {}],
  ['offer', { accept: 'OFFER', offerSeconds: 20 }],
  ['turns', { routing: 'ROUND_ROBIN', sticky: false }],
] as const)

/** One run: the same seed and people produce the same events in the same order. */
export interface Run {
  readonly seed: number
  readonly events: number
  readonly agents: number
  readonly maxCapacity: number
}

/** Runs random events. Throws as soon as the model sees a fault. */
export async function runEvents({ seed, events, agents, maxCapacity }: Run): Promise<void> {
  const random = new Random(seed)
  const clock = new ManualClock(Date.UTC(2026, 0, 1))
  const world = new DispatchWorld(clock, random)
  const model = new DispatchModel()
  const stage: Stage = { random, world, model, clock, groups: [...groups.keys()], admin: 'a0', count: 0 }
  await world.start()
  try {
    await world.furnish(groups)
    await hireAgents(stage, agents, maxCapacity)
    let before: readonly ThreadState[] = []
    for (let done = 0; done < events; ) {
      if (random.chance(0.002)) before = await restart(stage)
      const many = random.chance(0.5) ? 1 : random.between(2, 12)
      done += many
      before = await step(stage, before, many).catch((error: Error) => {
        throw new Error(`after ${done} events of seed ${seed}: ${error.message}`, { cause: error })
      })
    }
  } finally {
    await world.remove()
  }
}

async function hireAgents({ random, world, model, groups: names, admin }: Stage, count: number, maxCapacity: number) {
  for (let index = 0; index < count; index += 1) {
    const [uid, capacity] = [`a${index}`, random.between(1, maxCapacity + 1)]
    const own = names.filter(() => random.chance(0.6))
    await world.hire(uid, { capacity, groups: own, role: uid === admin ? 'ADMIN' : 'AGENT' })
    model.agents.set(uid, { capacity, groups: own, status: 'AVAILABLE', connections: 0, leftAtMs: undefined })
  }
}

/** Runs some events, concurrently or one by one, and checks the world afterwards; returns its open threads. */
async function step(stage: Stage, before: readonly ThreadState[], many: number): Promise<readonly ThreadState[]> {
  const { random, world, model, clock } = stage
  await Promise.all(
    Array.from({ length: many }, async (_, index) => {
      for (let turns = index === 0 ? 0 : random.between(0, 12); turns > 0; turns -= 1) await turn()
      await happen(stage)
    }),
  )
  await world.rest()
  const after = world.openThreads()
  const jumped = new Set(model.taken.keys())
  const faults = model.faults(after, world.openQuestions(), clock.now())
  const inLine = before.filter(({ uid }) => !jumped.has(uid))
  if (many === 1) faults.push(...model.outOfTurn(inLine, after))
  faults.push(...world.failures.map((failure) => String((failure as Error).stack)))
  if (faults.length > 0) throw new Error(faults.join('; '))
  return after
}

/** Restarts the server; all agents' sockets are gone, and their grace begins. */
async function restart({ world, model, clock }: Stage): Promise<readonly ThreadState[]> {
  await world.stop()
  await world.start()
  const working = new Set(world.openThreads().flatMap(({ agent_uid, offered_to }) => [agent_uid, offered_to]))
  for (const [uid, agent] of model.agents) {
    agent.connections = 0
    agent.leftAtMs = working.has(uid) ? clock.now() : undefined
  }
  await world.dispatch.resume()
  await world.rest()
  return world.openThreads()
}
