import { Refused } from '../../domain/refusal.ts'
import type { ManualClock } from '../support/manual-clock.ts'
import type { Random } from '../support/random.ts'
import type { DispatchModel } from './dispatch-model.ts'
import type { DispatchWorld } from './dispatch-world.ts'

/** The world in which random events happen. */
export interface Stage {
  readonly random: Random
  readonly world: DispatchWorld
  readonly model: DispatchModel
  readonly clock: ManualClock
  readonly groups: readonly string[]
  /** The agent who takes threads over. */
  readonly admin: string
  /** Counts visitors and messages. */
  count: number
}

type Happening = (stage: Stage) => Promise<void>

const maxOpen = 40

const arrive: Happening = async (stage) => {
  const { random, world, model, groups } = stage
  if (model.threads.size >= maxOpen) return leave(stage)
  stage.count += 1
  const [visitor, target] = [`v${stage.count}`, random.pick(groups)]
  const uid = await world.arrive(visitor, target)
  model.came(uid, visitor, target)
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
  // It may have been taken away meanwhile, and is then not theirs to end.
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
  async ({ random, world, model }) => {
    const offered = world.openThreads().filter(({ state }) => state === 'OFFERED')
    if (offered.length === 0) return
    const { uid, offered_to: agent } = random.pick(offered)
    const done = await attempt(world[act](agent ?? '', uid))
    if (done && act === 'accept') model.took(agent ?? '', uid, 'within capacity')
  }

const pass: Happening = async ({ random, clock, model }) => {
  clock.pass(random.pick([10, 300, 1000, 5000, 31_000]))
  model.seeWhoIsGone(clock.now())
}

const askColleague: Happening = async (stage) => {
  const { random, world, model } = stage
  const held = world.openThreads().filter(({ state }) => state === 'CHATTING')
  if (held.length === 0) return
  const thread = random.pick(held)
  const to = { agentUid: random.pick([...model.agents.keys()]) }
  await attempt(world.say(thread.agent_uid ?? '', thread, { uid: wordUid(stage), type: 'TRANSFER', content: { to } }))
}

const sendToGroup: Happening = async (stage) => {
  const { random, world, model, groups } = stage
  const held = world.openThreads().filter(({ state }) => state === 'CHATTING')
  if (held.length === 0) return
  const [thread, workgroupUid] = [random.pick(held), random.pick(groups)]
  const word = { uid: wordUid(stage), type: 'TRANSFER', content: { to: { workgroupUid } } }
  const sent = await attempt(world.say(thread.agent_uid ?? '', thread, word))
  if (sent) model.moved(thread.uid, workgroupUid)
}

const answerColleague: Happening = async (stage) => {
  const { random, world, model } = stage
  const asked = world.openQuestions()
  if (asked.length === 0) return
  const one = random.pick(asked)
  const verb = random.pick(['ACCEPT', 'ACCEPT', 'REJECT', 'CANCEL'])
  const agent = verb === 'CANCEL' ? one.from_uid : one.to_uid
  const thread = world.openThreads().find(({ uid }) => uid === one.thread_uid)
  if (thread === undefined) return
  const word = { uid: wordUid(stage), type: `TRANSFER_${verb}`, content: { uid: one.uid } }
  const done = await attempt(world.say(agent, thread, word))
  if (done && verb === 'ACCEPT') model.took(agent, thread.uid, 'within capacity')
}

const takeOver: Happening = async ({ random, world, model, admin }) => {
  const open = world.openThreads()
  if (open.length === 0) return
  const { uid } = random.pick(open)
  if (await attempt(world.takeOver(admin, uid))) model.took(admin, uid, 'beyond capacity')
}

function wordUid(stage: Stage): string {
  stage.count += 1
  return `w${stage.count}`
}

/** Resolves to false if a rule refused, as it may: somebody else was first. */
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
  [5, askColleague],
  [2, sendToGroup],
  [5, answerColleague],
  [1, takeOver],
]
const total = happenings.reduce((sum, [weight]) => sum + weight, 0)

/** Makes one random event happen. */
export async function happen(stage: Stage): Promise<void> {
  let at = stage.random.between(0, total)
  for (const [weight, happening] of happenings) {
    at -= weight
    if (at < 0) return happening(stage)
  }
}
