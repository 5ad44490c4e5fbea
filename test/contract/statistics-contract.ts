import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Uid } from '../../domain/ids.ts'
import type { TargetStatistics } from '../../store/ports/statistics.ts'
import { type Fixture, furnish, type OpenFixture, workgroup } from './fixture.ts'

/** One thread in short notation: times in seconds since the beginning of the period. */
interface Row {
  readonly began: number
  readonly state?: string
  readonly waited?: number
  readonly agent?: string
  /** Seconds after the thread was taken. */
  readonly responded?: number
  readonly score?: number
  readonly target?: string
  /** The agent who wrote, if it is not the one who has it. */
  readonly writer?: string
  /** The visitor wrote nothing. */
  readonly silent?: true
  /** Seconds after the beginning at which the agent came to it last. */
  readonly joined?: number
}

const period = { fromMs: 1_000_000, toMs: 2_000_000 }
const empty = { waiting: 0, chatting: 0, answered: 0, missed: 0, ratings: 0, perAgent: [] }
const nothing = { ...empty, medianFirstResponseMs: null, medianWaitMs: null, csat: null }

/** The expected figures below were worked out by hand from these rows. */
const rows: readonly Row[] = [
  { began: 0, waited: 10, agent: 'ann', responded: 5, score: 5, state: 'CLOSED' },
  // Taken over by an agent who wrote nothing.
  { began: 1, waited: 20, writer: 'ann', agent: 'cat', responded: 7, score: 4, state: 'CLOSED' },
  { began: 2, waited: 90, agent: 'ann', responded: 60, state: 'CHATTING' },
  { began: 3, waited: 0, agent: 'bob', responded: 1, score: 1, state: 'CLOSED' },
  { began: 4, waited: 40, agent: 'bob', state: 'CHATTING' },
  // Assigned, and closed without a message of an agent.
  { began: 4.5, waited: 700, agent: 'bob', state: 'CLOSED' },
  { began: 5, state: 'CLOSED' },
  { began: 6, state: 'OFFLINE' },
  // The visitor came and left without a message.
  { began: 6.2, state: 'CLOSED', silent: true },
  { began: 6.4, state: 'OFFLINE', silent: true },
  { began: 6.6, waited: 10, agent: 'bob', state: 'CLOSED', silent: true },
  // A message left at night and answered twelve hours later: nobody waited in a queue, nobody was slow.
  { began: 6.8, waited: 43_200, agent: 'ann', responded: 0, state: 'CHATTING' },
  // Given away and shared again: when bob first had it is not known any more.
  { began: 6.9, waited: 15, agent: 'bob', responded: 130, joined: 500, state: 'CLOSED' },
  { began: 7, state: 'QUEUING' },
  { began: 8, state: 'OFFERED' },
  // The last moment of the period, and those just outside of it.
  { began: 999.999, state: 'CLOSED' },
  { began: 1000, waited: 1000, agent: 'ann', responded: 900, score: 1, state: 'CLOSED' },
  { began: -1, waited: 1000, agent: 'ann', responded: 900, score: 1, state: 'CLOSED' },
  // Belongs to another workgroup.
  { began: 9, waited: 500, agent: 'ann', responded: 500, score: 2, state: 'CLOSED', target: 'w2' },
]

/** What every store promises about statistics. */
export function statisticsContract(open: OpenFixture): void {
  let fixture: Fixture
  let figures: TargetStatistics
  beforeAll(async () => {
    fixture = await open()
    await furnish(fixture.store)
    for (const [index, row] of rows.entries()) insert(fixture, `t${index}`, row)
    // As an older version has stored them.
    expect(await fixture.store.statistics.catchUp(4)).toBe(4)
    while ((await fixture.store.statistics.catchUp(4)) > 0);
    figures = await fixture.store.statistics.ofTarget(workgroup, period)
  })
  afterAll(() => fixture.remove())

  test('threads are counted by outcome, assigned is not answered, and current ones whenever they began', () => {
    expect(figures).toMatchObject({ waiting: 2, chatting: 3, answered: 6, missed: 4, ratings: 3 })
  })

  test('medians are the middle value, or the mean of the two middle ones; the mean score counts scores only', () => {
    expect(figures).toMatchObject({ medianWaitMs: 15_000, medianFirstResponseMs: 7000 })
    expect(figures.csat).toBeCloseTo(10 / 3, 9)
  })

  test('each agent has figures of their own, those with most answers first', () => {
    expect(figures.perAgent).toEqual([
      { agentUid: 'ann', answered: 4, medianFirstResponseMs: 7000, csat: 4.5 },
      { agentUid: 'bob', answered: 2, medianFirstResponseMs: 1000, csat: 1 },
    ])
  })

  test('without data, counts are zero and medians are null', async () => {
    const { statistics } = fixture.store
    expect(await statistics.ofTarget('w3' as Uid, period)).toEqual(nothing)
    const later = await statistics.ofTarget(workgroup, { fromMs: 9_000_000, toMs: 9_900_000 })
    expect(later).toEqual({ ...nothing, waiting: 2, chatting: 3 })
  })
}

function insert({ run }: Fixture, uid: string, row: Row): void {
  const {
    began,
    state = 'CLOSED',
    waited,
    agent = null,
    score = null,
    target = workgroup,
    writer = agent,
    joined = 0,
  } = row
  const createdAt = period.fromMs + began * 1000
  const assignedAt = waited === undefined ? null : createdAt + waited * 1000
  run(
    `insert into threads (uid, topic, type, state, org_uid, target_uid, visitor_uid, agent_uid, extra, revision, last_seq,
       last_at, created_at, entered_at, assigned_at, rating) values (?, ?, 'WORKGROUP', ?, 'o1', ?, ?, ?, '', 1, 3, ?, ?, ?, ?, ?)`,
    ...[uid, `topic/${uid}`, state, target, `v-${uid}`, agent, createdAt, createdAt, createdAt, assignedAt, score],
  )
  for (const one of new Set([agent, writer])) {
    if (one !== null) {
      run(
        `insert into participants (thread_uid, uid, role, from_seq, joined_at) values (?, ?, 'agent', 0, ?)`,
        ...[uid, one, joined === 0 ? 0 : createdAt + joined * 1000],
      )
    }
  }
  for (const [index, [type, sender, sentAt]] of saidIn(uid, { ...row, writer }, { createdAt, assignedAt }).entries()) {
    run(
      `insert into messages (thread_uid, seq, uid, type, content, status, channel, extra, sender_uid, sender, sent_at)
       values (?, ?, ?, ?, '', 'SUCCESS', '', '', ?, '{}', ?)`,
      ...[uid, index + 1, `m${index}`, type, sender, sentAt],
    )
  }
}

type Said = readonly [type: string, sender: string, sentAt: number]

/** The server's welcome, the visitor's messages and the agent's closing are not responses. */
function saidIn(
  uid: string,
  { state, responded, silent, writer }: Pick<Row, 'state' | 'responded' | 'silent'> & { writer: string | null },
  { createdAt, assignedAt }: { createdAt: number; assignedAt: number | null },
): Said[] {
  const visitor: Said = [state === 'OFFLINE' ? 'LEAVE_MSG_SUBMIT' : 'TEXT', `v-${uid}`, (assignedAt ?? createdAt) + 1]
  const asked = silent ? [] : [visitor]
  if (writer === null || assignedAt === null) return asked
  const welcome: Said = ['WELCOME', workgroup, assignedAt]
  const ending: Said[] = [
    ['TRANSFER_ACCEPT', writer, assignedAt + 998_000],
    ['AGENT_CLOSED', writer, assignedAt + 999_000],
  ]
  if (responded === undefined) return [welcome, ...asked, ...ending]
  const [first, last]: Said[] = [
    ['TEXT', writer, assignedAt + responded * 1000],
    ['TEXT', writer, assignedAt + 999_999],
  ]
  return [welcome, ...asked, first, ...ending, last] as Said[]
}
