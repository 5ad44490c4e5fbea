import { beforeEach, describe, expect, test } from 'vitest'
import { type Holder, SessionActivity } from '../../app/auth/session-activity.ts'
import type { SessionUid, Uid } from '../../domain/ids.ts'
import type { Activity, SessionRecord, SessionRecords } from '../../store/ports/sessions.ts'

const minuteMs = 60_000
const idleMs = { agent: 60 * minuteMs, visitor: 24 * 60 * minuteMs }

let nowMs: number
let timers: (() => void)[]
let kept: Map<SessionUid, SessionRecord>
let writes: Activity[][]
let reads: number
let life: SessionActivity

/** Stores records as a store does, and counts the calls. */
const records: SessionRecords = {
  find: async (session) => {
    reads += 1
    return kept.get(session) ?? null
  },
  saveActivity: async (activities) => {
    if (activities.length > 0) writes.push([...activities])
    for (const { session, lastActiveAt } of activities) {
      kept.set(session, { generation: 0, refreshedAt: 0, revoked: false, ...kept.get(session), lastActiveAt })
    }
  },
  refresh: async () => true,
  revoke: async ({ session }) => {
    kept.set(session, { generation: 0, refreshedAt: 0, lastActiveAt: nowMs, revoked: true })
  },
  forget: async () => 0,
}
const clock = {
  now: () => nowMs,
  after: (_delayMs: number, act: () => void) => {
    timers.push(act)
    return () => {}
  },
}
const start = () =>
  new SessionActivity({ records, clock, idleMs, refreshGraceMs: 0, onError: (error) => expect(error).toBeUndefined() })
const holder = (name: string | number, kind: Holder['kind'] = 'agent'): Holder => ({
  uid: `owner-${name}` as Uid,
  kind,
  session: `session-${name}` as SessionUid,
})

/** Moves the clock and runs the due timers. */
async function pass(ms: number): Promise<void> {
  nowMs += ms
  for (const act of timers.splice(0)) act()
  await new Promise(setImmediate)
}

beforeEach(() => {
  nowMs = 1_000_000_000
  ;[timers, kept, writes, reads] = [[], new Map(), [], 0]
  life = start()
})

describe('writes', () => {
  test('each session at most once a minute, many together, and nothing without activity', async () => {
    const holders = [1, 2, 3].map((name) => holder(name))
    for (const one of holders) life.issued(one, nowMs)
    for (let second = 0; second < 300; second += 1) {
      for (const one of holders) life.touch(one)
      await pass(1000)
    }
    expect(writes.length).toBeGreaterThanOrEqual(4)
    expect(writes.length).toBeLessThanOrEqual(5)
    for (const written of writes) expect(written).toHaveLength(3)
    const before = writes.length
    for (let hour = 0; hour < 5; hour += 1) await pass(60 * minuteMs)
    expect(writes.length).toBe(before)
  })

  test('with a delay of at most a hundredth of a long idle time', async () => {
    life.issued(holder('v', 'visitor'), nowMs)
    for (let minute = 0; minute < 60; minute += 1) {
      life.touch(holder('v', 'visitor'))
      await pass(minuteMs)
    }
    expect(writes.length).toBeGreaterThanOrEqual(3)
    expect(writes.length).toBeLessThanOrEqual(4)
  })

  test('everything when the server stops', async () => {
    life.issued(holder(1), nowMs)
    await pass(5000)
    life.touch(holder(1))
    await life.flush()
    expect(kept.get(holder(1).session)?.lastActiveAt).toBe(nowMs)
    const issuedAt = nowMs - 10 * minuteMs
    await pass(idleMs.agent)
    expect(await start().use(holder(1), issuedAt)).toBe('alive')
  })
})

describe('memory', () => {
  test('is bounded: an evicted session is read again, and is as alive or as over as before', async () => {
    const [used, revoked, idle] = [holder('used'), holder('revoked'), holder('idle')]
    for (const one of [used, revoked, idle]) life.issued(one, nowMs)
    const issuedAt = nowMs
    await life.revoke(revoked)
    await pass(idleMs.agent / 2)
    life.touch(used)
    await pass(1000)
    for (let name = 0; name < 100_001; name += 1) life.issued(holder(name, 'visitor'), nowMs)
    await pass(idleMs.agent / 2)
    expect(reads).toBe(0)
    expect(await life.use(used, issuedAt)).toBe('alive')
    expect(await life.use(revoked, issuedAt)).toBe('revoked')
    expect(await life.use(idle, issuedAt)).toBe('idle')
    expect(reads).toBe(3)
    // Once read they are cached again, and those used last were never evicted.
    expect(await life.use(used, issuedAt)).toBe('alive')
    expect(await life.use(holder(100_000, 'visitor'), 0)).toBe('alive')
    expect(reads).toBe(3)
  })

  test('keeps a session for as long as its socket is alive', async () => {
    life.issued(holder('socket'), nowMs + 1)
    for (let name = 0; name < 200_000; name += 1) {
      if (name % 20_000 === 0) life.touch(holder('socket'))
      life.issued(holder(name), nowMs)
    }
    expect(life.accessUntil(holder('socket').session)).toBe(nowMs + 1)
  })
})
