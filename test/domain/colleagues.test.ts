import { describe, expect, test } from 'vitest'
import type { ThreadUid, Uid } from '../../domain/ids.ts'
import { checkMaySpeak } from '../../domain/message/permission.ts'
import { type Agent, newProfile } from '../../domain/people/agent.ts'
import type { Actor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { areColleagues, betweenColleagues, isNamed } from '../../domain/thread/colleagues.ts'
import * as life from '../../domain/thread/thread-life.ts'

function agentOf(uid: string, orgUid = 'o'): Agent {
  const stands = { status: 'AVAILABLE', role: 'AGENT', capacity: 1, lastAssignedAt: 0, ...newProfile } as const
  const looks = { username: uid, nickname: uid, avatar: '' }
  return { uid: uid as Uid, accountUid: `account-${uid}` as Uid, orgUid: orgUid as Uid, ...looks, ...stands }
}

function actorOf({ uid, accountUid, orgUid }: Agent): Actor {
  return { kind: 'agent', uid, accountUid, orgUid, person: { uid, nickname: '', avatar: '', type: 'AGENT', extra: '' } }
}

const [ann, ben, third] = [agentOf('ann'), agentOf('ben'), agentOf('third')]
const begun = (by: Agent) => betweenColleagues([ann, ben], { uid: 't' as ThreadUid, by: by.uid, createdAt: 1 })

test('a topic of two uids is for those it names, by either of their uids', () => {
  const named = ['ann', 'account-ben'] as [Uid, Uid]
  expect([ann, ben, third].map((agent) => isNamed(actorOf(agent), named))).toEqual([true, true, false])
  const visitor: Actor = { ...actorOf(ann), kind: 'visitor' } as Actor
  expect(isNamed(visitor, named)).toBe(false)
})

test('colleagues are two, and of one organization', () => {
  expect(areColleagues([ann, ben])).toBe(true)
  expect(areColleagues([ann, ann])).toBe(false)
  expect(areColleagues([ann, agentOf('far', 'p')])).toBe(false)
})

test.each([
  ['ann', ann],
  ['ben', ben],
])('begun by %s, it is the same thread for both, on one topic', (_name, by) => {
  const thread = begun(by)
  expect(thread).toMatchObject({ topic: 'org/member/ann/ben', type: 'MEMBER', state: 'CHATTING', agentUid: null })
  expect(thread.user.uid).toBe(by.uid)
  expect(thread.participants.map((one) => one.uid).sort()).toEqual(['ann', 'ben'])
})

describe('what happens to other threads', () => {
  const thread = begun(ann)
  const uid = third.uid
  test.each([
    ['waiting', () => life.waiting(thread)],
    ['moving', () => life.movedTo(thread, uid)],
    ['being offered', () => life.offered(thread, { agentUid: uid, deadlineAt: 2 })],
    ['being taken', () => life.assigned(thread, uid)],
    ['being joined', () => life.joined(thread, uid)],
    ['going offline', () => life.offline(thread)],
    ['ending', () => life.closed(thread, 2)],
    ['reopening', () => life.reopened(thread, 2)],
  ])('%s does not happen to threads of colleagues', (_what, act) => {
    expect(act).toThrow(new Refused('wrong_state'))
  })
})

test('a backend, which may speak in any thread of a visitor, may not in theirs', () => {
  const person = { uid: 's' as Uid, nickname: '', avatar: '', type: 'ROBOT', extra: '' } as const
  const service: Actor = { kind: 'service', uid: 's' as Uid, orgUid: ann.orgUid, person }
  expect(() => checkMaySpeak(service, begun(ann))).toThrow(new Refused('thread_not_found'))
  expect(() => checkMaySpeak(actorOf(third), begun(ann))).toThrow(new Refused('thread_not_found'))
  expect(() => checkMaySpeak(actorOf(ben), begun(ann))).not.toThrow()
})
