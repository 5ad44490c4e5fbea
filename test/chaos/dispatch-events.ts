import { Refused } from '../../domain/refusal.ts'
import type { ManualClock } from '../support/manual-clock.ts'
import type { Random } from '../support/random.ts'
import type { DispatchModel } from './dispatch-model.ts'
import type { DispatchWorld } from './dispatch-world.ts'

/** Where random events happen. */
export interface Stage {
  readonly random: Random
  readonly world: DispatchWorld
  readonly model: DispatchModel
  readonly clock: ManualClock
  readonly groups: readonly string[]
  /** Visitors so far. */
  count: number
}

type Happening = (stage: Stage) => Promise<void>

const maxOpen = 60

const arrive: Happening = async (stage) => {
  const { random, world, model, clock, groups } = stage
  if (model.threads.size >= maxOpen) return leave(stage)
  stage.count += 1
  const [visitor, target] = [`v${stage.count}`, random.pick(groups)]
  const uid = await world.arrive(visitor, target)
  model.threads.set(uid, { visitor, target, cameAtMs: clock.now() })
}

const leave: Happening = async ({ random, world, model }) => {
  if (model.threads.size === 0) return
  const [uid, thread] = random.pick([...model.threads])
  model.threads.delete(uid)
  await world.close('visitor', thread.visitor, uid)
}

const end: Happening = async ({ random, world, model }) => {
  const chatting = world.openThreads().filter(({ state, uid }) => state === 'CHATTING' && model.threads.has(uid))
  if (chatting.length === 0) return
  const { uid, agent_uid: agent } = random.pick(chatting)
  // It may have been taken back meanwhile: then it is not theirs to end.
  const ended = await attempt(world.close('agent', agent ?? '', uid))
  if (ended) model.threads.delete(uid)
}

const connect: Happening = async ({ random, world, model }) => {
  const [uid, agent] = random.pick([...model.agents])
  if (agent.connections >= 2) return
  agent.connections += 1
  agent.leftAtMs = undefined
  world.dispatch.presence.connected(uid as Parameters<typeof world.dispatch.presence.connected>[0])
}

const drop: Happening = async ({ random, world, model, clock }) => {
  const [uid, agent] = random.pick([...model.agents])
  if (agent.connections === 0) return
  agent.connections -= 1
  if (agent.connections === 0) agent.leftAtMs = clock.now()
  world.dispatch.presence.disconnected(uid as Parameters<typeof world.dispatch.presence.disconnected>[0])
}

const changeStatus: Happening = async ({ random, world, model }) => {
  const [uid, agent] = random.pick([...model.agents])
  agent.status = random.chance(0.7) ? 'AVAILABLE' : random.pick(['BUSY', 'AWAY', 'OFFLINE'] as const)
  await world.setStatus(uid, agent.status)
}

const answer =
  (act: 'accept' | 'decline'): Happening =>
  async ({ random, world }) => {
    const offered = world.openThreads().filter(({ state }) => state === 'OFFERED')
    if (offered.length === 0) return
    const { uid, offered_to: agent } = random.pick(offered)
    await attempt(world[act](agent ?? '', uid))
  }

const pass: Happening = async ({ random, clock }) => {
  clock.pass(random.pick([10, 300, 1000, 5000, 31_000]))
}

/** False when a rule said no, as it may: somebody else was first. */
async function attempt(done: Promise<unknown>): Promise<boolean> {
  try {
    await done
    return true
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return false
  }
}

const happenings: readonly [weight: number, happening: Happening][] = [
  [25, arrive],
  [8, leave],
  [15, end],
  [10, connect],
  [8, drop],
  [6, changeStatus],
  [10, answer('accept')],
  [6, answer('decline')],
  [12, pass],
]
const total = happenings.reduce((sum, [weight]) => sum + weight, 0)

/** One random event. */
export async function happen(stage: Stage): Promise<void> {
  let at = stage.random.between(0, total)
  for (const [weight, happening] of happenings) {
    at -= weight
    if (at < 0) return happening(stage)
  }
}
