import { describe, expect, test } from 'vitest'
import type { MessageUid, ThreadUid, Topic, Uid } from '../../domain/ids.ts'
import type { LoggedMessage, MessageStatus } from '../../domain/message/message.ts'
import { movesForward } from '../../domain/message/message.ts'
import {
  checkIsMeant,
  checkMayRecall,
  checkMaySpeak,
  maySubscribeTo,
  takesPart,
} from '../../domain/message/permission.ts'
import type { Actor, Person } from '../../domain/person.ts'
import type { Refused } from '../../domain/refusal.ts'
import { opened } from '../../domain/thread/thread.ts'
import { assigned, closed, waiting as inQueue } from '../../domain/thread/thread-life.ts'
import { readTopic } from '../../domain/thread/topic.ts'

const person = (uid: string): Person => ({ uid: uid as Uid, nickname: uid, avatar: '', type: 'VISITOR', extra: '' })
const org = 'o' as Uid
const visitor: Actor = { kind: 'visitor', uid: 'v' as Uid, orgUid: org, person: person('v') }
const stranger: Actor = { kind: 'visitor', uid: 'x' as Uid, orgUid: org, person: person('x') }
const agent: Actor = { kind: 'agent', uid: 'a' as Uid, accountUid: 'acc' as Uid, orgUid: org, person: person('a') }
const otherAgent: Actor = {
  kind: 'agent',
  uid: 'b' as Uid,
  accountUid: 'acc2' as Uid,
  orgUid: org,
  person: person('b'),
}
const service: Actor = { kind: 'service', uid: 's' as Uid, orgUid: org, person: person('s') }
const foreignService: Actor = { kind: 'service', uid: 's' as Uid, orgUid: 'p' as Uid, person: person('s') }
const system: Actor = { kind: 'system', uid: 'w' as Uid, person: person('w') }

const topic = 'org/workgroup/w/v' as Topic
const waiting = inQueue(
  opened({
    uid: 't' as ThreadUid,
    topic,
    type: 'WORKGROUP',
    orgUid: org,
    targetUid: 'w' as Uid,
    user: person('v'),
    extra: '',
    createdAt: 1,
    priority: 0,
  }),
)
const chatting = assigned(waiting, 'a' as Uid)
const ended = closed(chatting, 2)

function codeOf(act: () => void): string {
  try {
    act()
    return 'allowed'
  } catch (error) {
    return (error as Refused).code
  }
}

describe('speaking', () => {
  test.each([
    ['the visitor, waiting', visitor, waiting, 'allowed'],
    ['the visitor, chatting', visitor, chatting, 'allowed'],
    ['the visitor, ended', visitor, ended, 'thread_closed'],
    ['the agent who has it', agent, chatting, 'allowed'],
    ['the agent who has it, ended', agent, ended, 'thread_closed'],
    ['an agent before it is theirs', agent, waiting, 'thread_not_found'],
    ['another agent', otherAgent, chatting, 'thread_not_found'],
    ['a stranger', stranger, chatting, 'thread_not_found'],
    ['a stranger, ended: no more than to any other', stranger, ended, 'thread_not_found'],
    ['a backend of the organization', service, chatting, 'allowed'],
    ['a backend of another', foreignService, chatting, 'thread_not_found'],
    ['the server', system, waiting, 'allowed'],
    ['anyone, no thread', visitor, null, 'thread_not_found'],
  ])('%s', (_who, actor, thread, expected) => {
    expect(codeOf(() => checkMaySpeak(actor, thread))).toBe(expected)
  })
})

test('a message is for the current thread unless it names another', () => {
  const draft = { uid: 'm' as MessageUid, type: 'TEXT', content: '', channel: '', extra: '', topic }
  expect(codeOf(() => checkIsMeant(draft, chatting))).toBe('allowed')
  expect(codeOf(() => checkIsMeant({ ...draft, threadUid: chatting.uid }, chatting))).toBe('allowed')
  expect(codeOf(() => checkIsMeant({ ...draft, threadUid: 'earlier' as ThreadUid }, chatting))).toBe('thread_closed')
})

describe('hearing', () => {
  test.each([
    ['user/v', visitor, true],
    ['user/v/messages', visitor, true],
    ['user/x', visitor, false],
    ['user/acc', agent, true],
    ['user/a', agent, true],
    ['org/agent/a', agent, true],
    ['org/agent/b', agent, false],
    ['org/agent/v', visitor, false],
    ['org/queue/w', agent, true],
    ['org/queue/w', visitor, false],
    [topic, visitor, true],
    [topic, agent, true],
    [topic, otherAgent, false],
    [topic, stranger, false],
    [`${topic}_internal`, agent, true],
    [`${topic}_internal`, visitor, false],
    [`${topic}_internal`, otherAgent, false],
  ])('%s', (text, actor, expected) => {
    const name = readTopic(text)
    const takenPartIn = new Set(takesPart(actor, chatting) ? [topic] : [])
    expect(name !== undefined && maySubscribeTo(actor, name, takenPartIn)).toBe(expected)
  })
})

describe('withdrawing', () => {
  const message = (status: MessageStatus, sender = 'v'): LoggedMessage => ({
    uid: 'm' as MessageUid,
    type: 'TEXT',
    content: 'x',
    status,
    channel: '',
    extra: '',
    sender: person(sender),
    seq: 1,
    sentAt: 0,
  })
  const spokenByServer = (uid: string): LoggedMessage => ({
    ...message('SUCCESS'),
    sender: { ...person(uid), type: 'SYSTEM' },
  })
  test.each([
    ['one’s own, in time', visitor, message('READ'), 100, 'allowed'],
    ['one’s own, too late', visitor, message('SUCCESS'), 101, 'recall_expired'],
    ['one’s own, again', visitor, message('RECALL'), 1, 'already_recalled'],
    ['another’s', agent, message('SUCCESS'), 1, 'not_author'],
    ['one’s own RECALL', visitor, { ...message('SUCCESS'), type: 'RECALL' }, 1, 'already_recalled'],
    ['the server’s, under the agent uid', agent, spokenByServer('a'), 1, 'not_author'],
    ['spoken by the agent uid', agent, message('SUCCESS', 'a'), 1, 'allowed'],
    ['spoken by the account uid', agent, message('SUCCESS', 'acc'), 1, 'allowed'],
  ])('%s', (_what, actor, target, ageMs, expected) => {
    expect(codeOf(() => checkMayRecall(actor, target, { ageMs, windowMs: 100 }))).toBe(expected)
  })
})

test('a status only moves forward', () => {
  const all: MessageStatus[] = ['SENDING', 'SUCCESS', 'DELIVERED', 'READ', 'RECALL', 'ERROR']
  const moves = all.flatMap((from) => all.filter((to) => movesForward(from, to)).map((to) => `${from}>${to}`))
  expect(moves).toEqual([
    'SENDING>SUCCESS',
    'SENDING>DELIVERED',
    'SENDING>READ',
    'SUCCESS>DELIVERED',
    'SUCCESS>READ',
    'DELIVERED>READ',
  ])
})
