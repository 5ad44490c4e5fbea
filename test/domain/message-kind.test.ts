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
  ['DELIVERED', 'receipt'],
  ['READ', 'receipt'],
  ['RECALL', 'recall'],
  ['WELCOME', 'server'],
  ['QUEUE', 'server'],
  ['ERROR', 'server'],
  ['TRANSFER', 'unsupported'],
  ['INVITE_ACCEPT', 'unsupported'],
])('%s is %s', (type, kind) => {
  expect(kindOf(type)).toBe(kind)
})
