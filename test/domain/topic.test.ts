import { expect, test } from 'vitest'
import { readTopic, threadTopic } from '../../domain/thread/topic.ts'

test.each([
  ['user/u1', { kind: 'user', uid: 'u1' }],
  ['user/u1/messages', { kind: 'user', uid: 'u1' }],
  ['org/agent/a1', { kind: 'agent', agentUid: 'a1' }],
  ['org/queue/w1', { kind: 'queue', uid: 'w1' }],
  ['org/agent/a1/v1', { kind: 'thread', topic: 'org/agent/a1/v1' }],
  ['org/workgroup/w1/v1', { kind: 'thread', topic: 'org/workgroup/w1/v1' }],
  ['org/friend/a/b', { kind: 'thread', topic: 'org/friend/a/b' }],
  ['org/friend/b/a', { kind: 'thread', topic: 'org/friend/a/b' }],
  ['org/group/g', { kind: 'thread', topic: 'org/group/g' }],
  ['org/member/b/a', { kind: 'colleagues', uids: ['b', 'a'] }],
  ['org/workgroup/w1/v1_internal', { kind: 'notes', topic: 'org/workgroup/w1/v1' }],
])('%s is read', (topic, name) => {
  expect(readTopic(topic)).toEqual(name)
})

test.each([
  '',
  '/',
  'user',
  'user/',
  'user//messages',
  'user/u1/other',
  'user/u1/messages/x',
  'org',
  'org/agent',
  'org/agent/',
  '/org/agent/a1/v1',
  'org/agent/a1/v1/',
  'org/agent/a1/v1/x',
  'org/queue/w1/x',
  'org/robot/r1/v1',
  'org/member/a',
  'org/member/a/a',
  'org/member/a/b/c',
  'org/friend/a',
  'org/friend/a/a',
  'org/friend/a/b_internal',
  'org/group/g/x',
  'org/group/g_internal',
  '$SYS/broker',
])('“%s” names nothing', (topic) => {
  expect(readTopic(topic)).toBeUndefined()
})

test.each([
  ['org/member/b/a', 'org/member/a/b'],
  ['org/member/a/b', 'org/member/a/b'],
  ['org/agent/b/a', 'org/agent/b/a'],
  ['org/workgroup/w1/v1_internal', undefined],
  ['user/u1', undefined],
])('the thread of %s is on %s', (topic, canonical) => {
  expect(threadTopic(topic)).toBe(canonical)
})
