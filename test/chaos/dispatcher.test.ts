import { expect, test } from 'vitest'
import { ManualClock } from '../support/manual-clock.ts'
import { Random, seedOfRun, testOption } from '../support/random.ts'
import { happen, type Stage } from './dispatch-events.ts'
import { DispatchModel } from './dispatch-model.ts'
import { DispatchWorld } from './dispatch-world.ts'

const events = testOption('PARLEY_TEST_EVENTS', 100_000)
const groups = new Map([
  ['auto', {}],
  ['offer', { accept: 'OFFER', offerSeconds: 20 }],
  ['turns', { routing: 'ROUND_ROBIN', sticky: false }],
] as const)

test('nobody waits beside a free agent, and no agent is ever over capacity', { timeout: events * 10 }, async () => {
  const random = new Random(seedOfRun())
  console.info(`PARLEY_TEST_SEED=${random.seed} PARLEY_TEST_EVENTS=${events}`)
  const clock = new ManualClock(Date.UTC(2026, 0, 1))
  const stage: Stage = {
    random,
    world: new DispatchWorld(clock),
    model: new DispatchModel(),
    clock,
    groups: [...groups.keys()],
    count: 0,
  }
  await stage.world.start()
  await stage.world.furnish(groups)
  await hireAgents(stage)
  for (let done = 0; done < events; ) done += await step(stage, done)
  expect(stage.world.failures.map((failure) => (failure as Error).stack)).toEqual([])
  await stage.world.remove()
})

async function hireAgents({ random, world, model, groups: names }: Stage): Promise<void> {
  for (let index = 0; index < 8; index += 1) {
    const [uid, capacity] = [`a${index}`, random.between(1, 6)]
    const own = names.filter(() => random.chance(0.6))
    await world.hire(uid, capacity, own)
    model.agents.set(uid, { capacity, groups: own, status: 'AVAILABLE', connections: 0, leftAtMs: undefined })
  }
}

/** Some events, at once or alone, and then everything must be right; the answer is how many. */
async function step(stage: Stage, done: number): Promise<number> {
  const { random, world, model, clock } = stage
  if (random.chance(0.002)) await restart(stage)
  const before = world.openThreads()
  const many = random.chance(0.5) ? 1 : random.between(2, 8)
  await Promise.all(Array.from({ length: many }, () => happen(stage)))
  await world.dispatch.offers.idle()
  await world.dispatch.dispatcher.idle()
  const faults = model.faults(world, clock.now())
  if (many === 1) faults.push(...model.outOfTurn(before, world.openThreads()))
  if (faults.length > 0) expect.fail(`after ${done + many} events: ${faults.join('; ')}`)
  return many
}

/** The server stops and starts; agents' sockets are gone, and their grace begins. */
async function restart({ world, model, clock }: Stage): Promise<void> {
  await world.stop()
  await world.start()
  const working = new Set(world.openThreads().flatMap(({ agent_uid, offered_to }) => [agent_uid, offered_to]))
  for (const [uid, agent] of model.agents) {
    agent.connections = 0
    agent.leftAtMs = working.has(uid) ? clock.now() : undefined
  }
  await world.dispatch.resume()
}
