import { setTimeout as sleep } from 'node:timers/promises'
import { openFloor, type Scene } from '../dispatch/floor.ts'
import { Switchboard, type Waited } from '../dispatch/switchboard.ts'
import { inTurns } from '../generator/in-turns.ts'
import type { BenchOptions } from '../options.ts'
import { quantile } from '../report/numbers.ts'
import type { Figures } from '../report/result.ts'
import { within } from '../report/verdict.ts'
import type { Resources } from '../resources.ts'
import type { Contender, Row } from '../row.ts'

const p99 = 'free seat to next visitor, p99 ms'
const wantedP99Ms = 50
const perSecond = 20
const capacity = 2
/** Number of visitors who have the page open. */
const usualListeners = 500
/** Agents who close at once, for the rate. */
const atOnce = 16

/**
 * G: how long a free seat waits for the next visitor, and how many decisions a second are possible. Agents close
 * threads at a steady rate, each of which allows one decision; the visitor asks again, which keeps the queue's length.
 */
export const dispatching: Row = {
  letter: 'G',
  title: ({ agents, waiting, decisions }) =>
    `Dispatcher: ${agents} agents × ${capacity} threads, ${waiting} waiting, ${decisions} decisions at ${perSecond}/s a round`,
  rounds: ({ fewRounds }) => fewRounds,
  prepare: async (options, resources) => {
    const contenders: Contender[] = []
    for (const scene of scenesOf(options)) contenders.push(await contenderOf(scene, options, resources))
    return { contenders }
  },
  judge: (results, options) =>
    scenesOf(options).flatMap(({ name }) => within(results, { of: name, figure: p99, atMost: wantedP99Ms })),
}

function scenesOf({ agents, waiting, everybodyListens }: BenchOptions): readonly Scene[] {
  const all = agents * capacity + waiting
  const accepts = ['AUTO', 'OFFER'] as const
  const crowds = everybodyListens ? [usualListeners, all] : [usualListeners]
  return crowds.flatMap((crowd) => {
    const listening = Math.min(crowd, all)
    return accepts.map((accept) => ({
      ...{ name: `${accept}, ${listening} on sockets`, accept, agents, capacity, waiting, listening },
    }))
  })
}

async function contenderOf(scene: Scene, options: BenchOptions, resources: Resources): Promise<Contender> {
  const board = new Switchboard()
  const floor = await openFloor(scene, resources, board.onHeard)
  await board.open(floor, scene.agents * scene.capacity)
  const heard = () => resources.generator.ask('heard', { target: scene.name })
  return {
    name: scene.name,
    measure: async () => {
      const before = { ...(await floor.server.usage()), at: performance.now(), heard: await heard() }
      const paced = await closeAtRate(board, options.decisions)
      const seconds = (performance.now() - before.at) / 1000
      const mainUs = (await floor.server.usage()).mainUs - before.mainUs
      const packets = (await heard()) - before.heard
      return {
        ...figuresOf(paced),
        'decisions/s, 16 at once': await rateOf(board, options.decisions),
        'main thread at 20/s': mainUs / 1e6 / seconds,
        'packets/s to who waits at 20/s': packets / seconds,
      }
    },
  }
}

async function closeAtRate(board: Switchboard, count: number): Promise<readonly Waited[]> {
  const beganAt = performance.now()
  const waits: Promise<Waited>[] = []
  for (let index = 0; index < count; index += 1) {
    await sleep(Math.max(0, beganAt + (index * 1000) / perSecond - performance.now()))
    waits.push(board.closeOne())
  }
  return Promise.all(waits)
}

async function rateOf(board: Switchboard, count: number): Promise<number> {
  const beganAt = performance.now()
  await inTurns(
    Array.from({ length: count }),
    async () => {
      await board.closeOne()
    },
    atOnce,
  )
  return count / ((performance.now() - beganAt) / 1000)
}

function figuresOf(waits: readonly Waited[]): Figures {
  const sorted = (of: keyof Waited) => Float64Array.from(waits, (one) => one[of]).sort()
  const [fromAnswer, fromSending] = [sorted('fromAnswer'), sorted('fromSending')]
  return {
    'free seat to next visitor, p50 ms': quantile(fromAnswer, 0.5),
    [p99]: quantile(fromAnswer, 0.99),
    'the same from sending the close, p50 ms': quantile(fromSending, 0.5),
    'the same from sending the close, p99 ms': quantile(fromSending, 0.99),
  }
}
