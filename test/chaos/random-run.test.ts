import { setImmediate as turn } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { liftedLimits } from '../../server/config/limits.ts'
import { freePort } from '../support/child-server.ts'
import { logIn, newVisitor, openThread } from '../support/people.ts'
import { Random, seedOfRun, testOption } from '../support/random.ts'
import { addTestAgent, agentPassword, startTestServer, type TestServer } from '../support/test-server.ts'
import { Member, Mouth } from './crowd.ts'
import { type Actor, type Said, type Step, stepsOf } from './steps.ts'
import { conflictsIn, lateIn, storedFor, viewOf } from './view.ts'

const threads = 4
const length = testOption('PARLEY_TEST_STEPS', 800)
const visitorPath = '/visitor/api/v1/message/send'
const agentPath = '/api/v1/message/rest/send'

/** A visitor, an agent, and their topic. */
interface Talk {
  readonly uid: string
  readonly topic: string
  readonly visitor: Member
  readonly agent: Member
}

test('after a random run every client shows what the store has', { timeout: 60_000 + length * 50 }, async () => {
  const random = new Random(seedOfRun())
  console.info(`PARLEY_TEST_SEED=${random.seed} PARLEY_TEST_STEPS=${length}`)
  const run = await Run.start()
  onTestFinished(() => run.end())
  const steps = stepsOf(random, threads, length)
  for (const step of steps) {
    await run.take(step)
    for (let turns = random.between(0, 4); turns > 0; turns -= 1) await turn()
  }
  const said = steps.filter((step) => step.kind === 'send' && step.message.type === 'TEXT') as Said[]
  await run.heal(said)

  for (const member of run.members) {
    const { uid } = member.person
    for (const connections of member.devices()) {
      await expect.poll(() => viewOf(connections), { timeout: 20_000 }).toEqual(storedFor(run.server, uid))
      expect(lateIn(connections, uid)).toEqual([])
      expect(conflictsIn(connections)).toEqual([])
    }
  }
  expectEachOnce(run, said)
})

/** Checks that every message is stored once, in the order of places, and nowhere else. */
function expectEachOnce({ server, talks }: Run, said: readonly Said[]): void {
  const expected = new Set(said.map(({ thread, message }) => `${talks[thread]?.uid} ${message.uid}`))
  const rows = server.rows(`select thread_uid, uid, seq from messages where type = 'TEXT'`)
  expect(rows.map((row) => `${row.thread_uid} ${row.uid}`).sort()).toEqual([...expected].sort())
  expect(
    server.rows(
      `select t.uid from threads t join messages m on m.thread_uid = t.uid
       group by t.uid having count(*) != t.last_seq or min(m.seq) != 1 or max(m.seq) != t.last_seq`,
    ),
  ).toEqual([])
  const { uids, recalled } = server.rows(
    `select count(*) as uids, sum(status = 'RECALL') as recalled from messages`,
  )[0] as { uids: number; recalled: number }
  console.info(
    `${said.length} sent, of them ${said.length - expected.size} again; ${uids} stored, ${recalled} recalled`,
  )
  expect(recalled).toBeGreaterThan(0)
}

/** A server and the people who talk over it. */
class Run {
  server: TestServer
  readonly talks: readonly Talk[]
  readonly members: readonly Member[]
  readonly #port: number
  readonly #mouth = new Mouth()

  private constructor({ server, port, talks }: { server: TestServer; port: number; talks: readonly Talk[] }) {
    this.server = server
    this.#port = port
    this.talks = talks
    this.members = [...new Set(talks.flatMap(({ visitor, agent }) => [visitor, agent]))]
  }

  static async start(): Promise<Run> {
    const port = await freePort()
    const server = await startTestServer({ config: { port }, limits: liftedLimits })
    await addTestAgent(server.dataFolder, 'other')
    const people = [await logIn(server), await logIn(server, 'other', agentPassword)]
    const agents = people.map((person) => new Member(person, agentPath))
    for (const agent of agents) await agent.connect(server)
    const talks: Talk[] = []
    for (let count = 0; count < threads; count += 1) {
      const visitor = new Member(await newVisitor(server), visitorPath)
      await visitor.connect(server)
      const { uid, topic, type } = await openThread(server, visitor.person)
      expect(type).toBe('WELCOME')
      const [row] = server.rows('select agent_uid from threads where uid = ?', uid)
      const agent = agents.find(({ person }) => person.uid === row?.agent_uid)
      if (agent === undefined) throw new Error('nobody took the thread')
      talks.push({ uid, topic, visitor, agent })
    }
    return new Run({ server, port, talks })
  }

  async take(step: Step): Promise<void> {
    if (step.kind === 'restart') return this.#restart()
    const { talk, member } = this.#find(step)
    if (step.kind === 'send') await this.#mouth.send(this.server, member, { said: step, topic: talk.topic })
    else if (step.kind === 'come') await member.come(this.server)
    else await member[step.kind]()
  }

  /** Brings everybody back, and resends what was not acknowledged until it is. */
  async heal(said: readonly Said[]): Promise<void> {
    for (const member of this.members) await member.returned()
    for (const member of this.members) await member.come(this.server)
    for (const { message, ...actor } of said) {
      if (this.#mouth.acknowledged.has(message.uid)) continue
      const { talk, member } = this.#find(actor)
      const body = { ...message, thread: { topic: talk.topic } }
      const { status } = await this.server.http.post(member.sendPath, body, member.person.token)
      expect(status).toBe(200)
    }
  }

  async end(): Promise<void> {
    for (const member of this.members) member.drop()
    await this.server.remove()
  }

  async #restart(): Promise<void> {
    const { dataFolder } = this.server
    await this.server.stop()
    this.server = await startTestServer({ dataFolder, config: { port: this.#port }, limits: liftedLimits })
  }

  #find({ thread, role }: Actor): { talk: Talk; member: Member } {
    const talk = this.talks[thread]
    if (talk === undefined) throw new Error(`no thread ${thread}`)
    return { talk, member: talk[role] }
  }
}
