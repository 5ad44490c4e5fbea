import { describe, expect, test } from 'vitest'
import type { ThreadUid, Topic, Uid } from '../../domain/ids.ts'
import type { Person } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { opened, type Thread, type ThreadState } from '../../domain/thread/thread.ts'
import * as life from '../../domain/thread/thread-life.ts'

const [ann, bob] = ['ann', 'bob'] as Uid[] as [Uid, Uid]
const user: Person = { uid: 'v' as Uid, nickname: 'Vera', avatar: '', type: 'VISITOR', extra: '' }
const fresh = opened({
  uid: 't' as ThreadUid,
  topic: 'org/workgroup/w/v' as Topic,
  type: 'WORKGROUP',
  orgUid: 'o' as Uid,
  targetUid: 'w' as Uid,
  user,
  extra: '',
  createdAt: 1000,
  priority: 0,
})
const queued = life.waiting(fresh)
const chatting = life.assigned(queued, ann)
const inState: Record<Exclude<ThreadState, never>, Thread> = {
  NEW: fresh,
  QUEUING: queued,
  OFFERED: life.offered(queued, { agentUid: ann, deadlineAt: 9 }),
  CHATTING: chatting,
  OFFLINE: life.offline(fresh),
  CLOSED: life.closed(chatting, 5000),
}
const states = Object.keys(inState) as ThreadState[]

const acts: Record<string, (thread: Thread) => Thread> = {
  wait: life.waiting,
  offer: (thread) => life.offered(thread, { agentUid: bob, deadlineAt: 9 }),
  assign: (thread) => life.assigned(thread, bob),
  'go-offline': life.offline,
  close: (thread) => life.closed(thread, 6000),
  reopen: (thread) => life.reopened(thread, 6000),
  'reopen with its agent': (thread) => life.reopenedWith(thread, ann, 6000),
}

/** What each state becomes; a lower-case word is the refusal. */
const table: Record<string, Record<ThreadState, string>> = {
  wait: row('QUEUING', 'QUEUING', 'QUEUING', 'QUEUING', 'QUEUING', 'thread_closed'),
  offer: row('wrong_state', 'OFFERED', 'wrong_state', 'wrong_state', 'wrong_state', 'thread_closed'),
  assign: row('CHATTING', 'CHATTING', 'CHATTING', 'CHATTING', 'CHATTING', 'thread_closed'),
  'go-offline': row('OFFLINE', 'OFFLINE', 'OFFLINE', 'wrong_state', 'wrong_state', 'thread_closed'),
  close: row('CLOSED', 'CLOSED', 'CLOSED', 'CLOSED', 'CLOSED', 'thread_closed'),
  reopen: row('wrong_state', 'wrong_state', 'wrong_state', 'wrong_state', 'wrong_state', 'QUEUING'),
  'reopen with its agent': row(
    ...(['wrong_state', 'wrong_state', 'wrong_state', 'wrong_state', 'wrong_state', 'CHATTING'] as const),
  ),
}

function row(...cells: [string, string, string, string, string, string]): Record<ThreadState, string> {
  const [NEW, QUEUING, OFFERED, CHATTING, OFFLINE, CLOSED] = cells
  return { NEW, QUEUING, OFFERED, CHATTING, OFFLINE, CLOSED }
}

describe.each(Object.keys(acts))('%s', (event) => {
  test.each(states)('from %s', (state) => {
    const expected = table[event]?.[state]
    try {
      const after = acts[event]?.(inState[state])
      expect(after?.state).toBe(expected)
      expect(after?.revision).toBe(inState[state].revision + 1)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      expect(error.code).toBe(expected)
    }
  })
})

const people = (thread: Thread) => thread.participants.map((one) => `${one.role} ${one.uid}`).sort()

describe('a thread', () => {
  test('keeps its first time in the queue, however often it returns', () => {
    const back = life.waiting(chatting)
    expect(back).toMatchObject({ queuedAt: 1000, enteredAt: 1000, agentUid: null, offer: null })
    expect(people(back)).toEqual(['visitor v'])
    expect(life.movedTo(back, 'w2' as Uid)).toMatchObject({ targetUid: 'w2', queuedAt: 1000 })
  })

  test('that is offered keeps its place, and its participants do not learn of the asked agent', () => {
    expect(inState.OFFERED).toMatchObject({ queuedAt: 1000, agentUid: null, offer: { agentUid: ann } })
    expect(people(inState.OFFERED)).toEqual(['visitor v'])
  })

  test('that was declined is not offered to that agent again, until somebody new comes or an agent takes it', () => {
    const declined = life.declined(inState.OFFERED, ann)
    expect(declined).toMatchObject({ state: 'QUEUING', offer: null, excluded: [ann] })
    expect(life.declined(declined, ann).excluded).toEqual([ann])
    expect(life.declined(declined, bob).excluded).toEqual([ann, bob])
    expect(life.unexcluded(declined)).toMatchObject({ state: 'QUEUING', excluded: [] })
    expect(life.assigned(declined, bob).excluded).toEqual([])
  })

  test('that is transferred has the new agent and not the old one', () => {
    expect(people(life.assigned(chatting, bob))).toEqual(['agent bob', 'visitor v'])
    expect(life.assigned(chatting, bob).participants.at(-1)?.fromSeq).toBe(0)
  })

  test('has an invited agent besides its own, who can leave; its own cannot', () => {
    const both = life.joined(chatting, bob)
    expect(people(both)).toEqual(['agent ann', 'agent bob', 'visitor v'])
    expect(people(life.joined(both, bob))).toEqual(people(both))
    expect(people(life.left(both, bob))).toEqual(['agent ann', 'visitor v'])
    expect(people(life.left(both, ann))).toEqual(people(both))
    expect(() => life.joined(queued, bob)).toThrow(Refused)
    expect(() => life.joined(inState.CLOSED, bob)).toThrow(new Refused('thread_closed'))
  })

  test('that is closed keeps its participants, and once reopened waits without agents', () => {
    expect(people(inState.CLOSED)).toEqual(['agent ann', 'visitor v'])
    expect(inState.CLOSED.closedAt).toBe(5000)
    const again = life.reopened(inState.CLOSED, 7000)
    expect(again).toMatchObject({ state: 'QUEUING', enteredAt: 7000, queuedAt: 7000, closedAt: null, agentUid: null })
    expect(people(again)).toEqual(['visitor v'])
  })
})

test('a thread that is reopened with its agent keeps its rating and filing', () => {
  const filed = { category: 'returns', tags: ['shoes'] }
  const again = life.reopenedWith({ ...inState.CLOSED, score: 4, filed }, ann, 7000)
  expect(again).toMatchObject({ agentUid: ann, enteredAt: 7000, queuedAt: null, closedAt: null, score: 4, filed })
  expect(people(again)).toEqual(['agent ann', 'visitor v'])
})

test.each<[string, Thread, number, number, boolean]>([
  ['at its end', inState.CLOSED, 1000, 5000, true],
  ['on the last ms', inState.CLOSED, 1000, 6000, true],
  ['a ms later', inState.CLOSED, 1000, 6001, false],
  ['when the clock was set back', inState.CLOSED, 1000, 4000, true],
  ['where threads never do', inState.CLOSED, 0, 5000, false],
  ['while it goes on', chatting, 1000, 5000, false],
])('may be opened again %s: %#', (_when, thread, withinMs, nowMs, expected) => {
  expect(life.mayReopen(thread, withinMs, nowMs)).toBe(expected)
})
