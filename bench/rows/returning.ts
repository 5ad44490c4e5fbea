import { setTimeout as sleep } from 'node:timers/promises'
import type { AbsenceSpec } from '../generator/absence.ts'
import type { Generator } from '../generator/process.ts'
import type { BenchOptions } from '../options.ts'
import type { Figures } from '../report/result.ts'
import { within } from '../report/verdict.ts'
import type { Resources } from '../resources.ts'
import type { Row, Stage } from '../row.ts'
import { type ParleyChild, startParley } from '../servers/parley.ts'
import { settled } from '../servers/settled.ts'
import { openMint } from '../servers/tokens.ts'
import { type Couple, loginOf, mqttUrl, openThreads, pairOf } from '../targets.ts'

const name = 'Parley'
const complete = 'until all have everything, s'
const others = 'delivery p99 ms of who talks meanwhile'
const wanted = { completeSeconds: 10, p99Ms: 100 }
const visitorsOfAgent = 100
const talkPerSecond = 200
const quietMs = 1000
const warmUpMs = 300
/** Longer than they ever take: the talk ends when they are back. */
const longestMs = 300_000

/** F: many devices come back at once, as after a restart, and fetch what they missed while others talk. */
export const returning: Row = {
  letter: 'F',
  title: ({ returning: count, missed }) =>
    `${count} devices reconnect at once, ${missed} messages missed each, while another thread has ${talkPerSecond} msg/s`,
  rounds: ({ fewRounds }) => fewRounds,
  prepare,
  judge: (results) => [
    ...within(results, { of: name, figure: complete, atMost: wanted.completeSeconds, by: 'worst' }),
    ...within(results, { of: name, figure: others, atMost: wanted.p99Ms }),
  ],
}

async function prepare(options: BenchOptions, resources: Resources): Promise<Stage> {
  const { server, couples } = await couplesOf(options, resources)
  const [talkers, ...rest] = couples
  if (talkers === undefined) throw new Error('nobody talks')
  const url = mqttUrl(server)
  const talk = resources.startGenerator()
  await resources.generator.ask('openAbsence', { target: name, url, spec: absenceOf(rest) })
  await talk.ask('connect', { target: name, url, talkers: [pairOf(talkers, { pairs: 1, uids: 'v7' })] })
  await openThreads(server, couples)
  await resources.generator.ask('register', { target: name })
  const measure = () => comeBack({ server, talk, absent: resources.generator }, options)
  return { contenders: [{ name, measure }] }
}

async function couplesOf(
  { returning: count }: BenchOptions,
  resources: Resources,
): Promise<{ server: ParleyChild; couples: readonly Couple[] }> {
  const mint = openMint()
  // The first agent has the one visitor who talks.
  const server = resources.keep(
    await startParley(1 + Math.ceil(count / visitorsOfAgent), {
      ...{ environment: mint.environment, visitors: count + 1, capacity: visitorsOfAgent },
      // A visitor who was seen only once still counts as waiting.
      settings: { goneSeconds: 24 * 60 * 60 },
    }),
  )
  const agents = server.agents.map(({ uid, accountUid }) => ({
    ...{ uid, token: mint.tokenFor({ uid: accountUid, kind: 'agent' }) },
  }))
  const couples = server.visitors.flatMap((uid, index) => {
    const agent = agents[Math.ceil(index / visitorsOfAgent)]
    const visitor = { uid, token: mint.tokenFor({ uid, kind: 'visitor' }) }
    return agent === undefined ? [] : [{ agent, visitor, topic: `org/agent/${agent.uid}/${uid}` }]
  })
  return { server, couples }
}

function absenceOf(couples: readonly Couple[]): AbsenceSpec {
  const byAgent = Map.groupBy(couples, ({ agent }) => agent)
  return {
    uids: 'v7',
    writers: [...byAgent].map(([agent, theirs]) => ({
      login: loginOf(agent, 'bench'),
      topics: theirs.map(({ topic }) => topic),
    })),
    devices: couples.map(({ visitor, topic }) => ({ login: loginOf(visitor, 'bench'), topic })),
  }
}

interface Crowds {
  readonly server: ParleyChild
  readonly talk: Generator
  readonly absent: Generator
}

async function comeBack(
  { server, talk, absent }: Crowds,
  { returning: count, missed }: BenchOptions,
): Promise<Figures> {
  await absent.ask('write', { target: name, count: missed })
  await settled(server)
  const load = { target: name, perSecond: talkPerSecond, warmUpMs }
  const quiet = await talk.ask('pace', { ...load, measureMs: quietMs })
  const talking = talk.ask('pace', { ...load, measureMs: longestMs })
  await sleep(warmUpMs)
  const { seconds, p50Ms } = await absent.ask('comeBack', { target: name })
  await talk.ask('stop', { target: name })
  const { toDelivery } = await talking
  await settled(server)
  return {
    [complete]: seconds,
    'until half of them have, s': p50Ms / 1000,
    'missed messages/s': (count * missed) / seconds,
    [others]: toDelivery.p99,
    'its longest, ms': toDelivery.max,
    'its p99 before, ms': quiet.toDelivery.p99,
  }
}
