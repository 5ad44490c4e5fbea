import { expect, test } from 'vitest'
import { kindOf } from '../../domain/message-kind.ts'

test.each([
  ['TEXT', 'stored'],
  ['IMAGE', 'stored'],
  ['SOMETHING_NEW', 'stored'],
  ['text', 'stored'],
  ['constructor', 'stored'],
  ['__proto__', 'stored'],
  ['TYPING', 'passing'],
  ['PROCESSING', 'passing'],
  ['PREVIEW', 'passing'],
  ['ROBOT_STREAM', 'passing'],
  ['ROBOT', 'stored'],
  ['CHOICE_SUBMIT', 'stored'],
  ['DELIVERED', 'receipt'],
  ['READ', 'receipt'],
  ['RECALL', 'recall'],
  ['WELCOME', 'server'],
  ['QUEUE', 'server'],
  ['ERROR', 'server'],
  ['OFFER', 'server'],
  ['OFFER_END', 'server'],
  ['AGENT_STATUS', 'server'],
  ['AGENT_PROFILE', 'server'],
  ['TAKEN_OVER', 'server'],
  ['THREAD_FILED', 'server'],
  ['RATE_INVITE', 'rate-invite'],
  ['RATE_SUBMIT', 'rate'],
  ['LEAVE_MSG', 'server'],
  ['LEAVE_MSG_SUBMIT', 'leave-message'],
  ['TRANSFER', 'hand-over'],
  ['TRANSFER_TIMEOUT', 'server'],
  ['INVITE_ACCEPT', 'hand-over'],
])('%s is %s', (type, kind) => {
  expect(kindOf(type)).toBe(kind)
})
