import { describe, expect, test } from 'vitest'
import type { ThreadUid, Topic, Uid } from '../../domain/ids.ts'
import type { Actor, Person } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { readLeaveForm } from '../../domain/thread/leave-message.ts'
import { checkMayRate, rated, readRating } from '../../domain/thread/rating.ts'
import { opened } from '../../domain/thread/thread.ts'
import { assigned, closed, waiting } from '../../domain/thread/thread-life.ts'

const day = 24 * 3600 * 1000

function codeOf(act: () => unknown): string {
  try {
    act()
    return 'fine'
  } catch (error) {
    if (error instanceof Refused) return error.code
    throw error
  }
}

test.each([
  ['{"score":5,"comment":"thanks"}', { score: 5, comment: 'thanks' }],
  ['{"score":1}', { score: 1, comment: '' }],
])('%s is a rating', (content, expected) => {
  expect(readRating(content)).toEqual(expected)
})

test.each([
  '',
  'null',
  '5',
  '{}',
  '{"score":0}',
  '{"score":6}',
  '{"score":4.5}',
  '{"score":"5"}',
  '{"score":null}',
  '{"score":5,"comment":7}',
  '{"score":5,"comment":"\\u0000"}',
])('%s is not a rating', (content) => {
  expect(codeOf(() => readRating(content))).toBe('malformed')
})

test('a comment has a maximum length', () => {
  const of = (length: number) => () => readRating(JSON.stringify({ score: 3, comment: 'x'.repeat(length) }))
  expect([codeOf(of(2000)), codeOf(of(2001))]).toEqual(['fine', 'field_too_long'])
})

describe('a conversation', () => {
  const user: Person = { uid: 'v' as Uid, nickname: 'Vera', avatar: '', type: 'VISITOR', extra: '' }
  const names = { uid: 't' as ThreadUid, topic: 'org/workgroup/w/v' as Topic, orgUid: 'o' as Uid }
  const place = { type: 'WORKGROUP', targetUid: 'w' as Uid, extra: '', createdAt: 0, priority: 0 } as const
  const queued = waiting(opened({ ...names, ...place, user }))
  const chatting = assigned(queued, 'ann' as Uid)
  const ended = closed(chatting, 1000)
  const visitor: Actor = { kind: 'visitor', uid: user.uid, orgUid: 'o' as Uid, person: user }
  const agent: Actor = { kind: 'agent', uid: 'ann' as Uid, accountUid: 'a' as Uid, orgUid: 'o' as Uid, person: user }

  test.each([
    ['its visitor, while it goes on', visitor, chatting, 0, 'fine'],
    ['its visitor, seven days after the end', visitor, ended, 1000 + 7 * day, 'fine'],
    ['its visitor, later than that', visitor, ended, 1001 + 7 * day, 'thread_closed'],
    ['its visitor, a second time', visitor, rated(chatting, 5), 0, 'already_rated'],
    ['its visitor, before any agent had it', visitor, queued, 0, 'wrong_state'],
    ['its visitor, when it ended without an agent', visitor, closed(queued, 1000), 1000, 'wrong_state'],
    ['its agent', agent, chatting, 0, 'forbidden'],
  ])('rated by %s', (_, actor, thread, nowMs, expected) => {
    expect(codeOf(() => checkMayRate(actor, thread, nowMs))).toBe(expected)
  })
})

test.each([
  ['{"content":"call me","mobile":"123"}', 'fine'],
  ['{"content":"  "}', 'malformed'],
  ['{"mobile":"123"}', 'malformed'],
  ['{"content":5}', 'malformed'],
  ['{"content":"x","email":["a"]}', 'malformed'],
  ['{"content":"x\\u0000"}', 'malformed'],
  ['not json', 'malformed'],
  [JSON.stringify({ content: 'x', email: 'y'.repeat(257) }), 'field_too_long'],
])('the form %s is %s', (content, expected) => {
  expect(codeOf(() => readLeaveForm(content))).toBe(expected)
})
