import { expect, test } from 'vitest'
import { readTopic } from '../../domain/topic.ts'

test.each([
  ['user/u1', { kind: 'user', uid: 'u1' }],
  ['user/u1/messages', { kind: 'user', uid: 'u1' }],
  ['org/agent/a1', { kind: 'agent', agentUid: 'a1' }],
  ['org/queue/w1', { kind: 'queue', uid: 'w1' }],
  ['org/agent/a1/v1', { kind: 'thread', topic: 'org/agent/a1/v1' }],
  ['org/workgroup/w1/v1', { kind: 'thread', topic: 'org/workgroup/w1/v1' }],
  ['org/member/a/b', { kind: 'thread', topic: 'org/member/a/b' }],
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
  '$SYS/broker',
])('“%s” names nothing', (topic) => {
  expect(readTopic(topic)).toBeUndefined()
})
