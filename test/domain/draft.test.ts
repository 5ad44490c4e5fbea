import { expect, test } from 'vitest'
import type { MessageUid, Topic } from '../../domain/ids.ts'
import { checkDraft } from '../../domain/message/check-draft.ts'
import type { Draft } from '../../domain/message/message.ts'
import type { Refused } from '../../domain/refusal.ts'

const good: Draft = {
  uid: 'm' as MessageUid,
  type: 'TEXT',
  content: 'hello',
  channel: 'WEB',
  extra: '{}',
  topic: 'org/agent/a/v' as Topic,
}

test('a valid draft passes', () => {
  expect(() => checkDraft(good)).not.toThrow()
  expect(() => checkDraft({ ...good, type: 'CUSTOM', content: '' })).not.toThrow()
  expect(() => checkDraft({ ...good, content: '👩‍👩‍👧 \u202e עברית'.repeat(1000) })).not.toThrow()
})

const cases: readonly (readonly [string, Partial<Record<keyof Draft, string>>, string])[] = [
  ['no uid', { uid: '' }, 'uid_missing'],
  ['no type', { type: '' }, 'malformed'],
  ['a long uid', { uid: 'x'.repeat(129) }, 'field_too_long'],
  ['a long type', { type: 'x'.repeat(65) }, 'field_too_long'],
  ['a long channel', { channel: 'x'.repeat(65) }, 'field_too_long'],
  ['a long extra', { extra: 'x'.repeat(32_769) }, 'field_too_long'],
  ['NUL in the content', { content: 'a\0b' }, 'malformed'],
  ['NUL in the uid', { uid: '\0' }, 'malformed'],
  // What is not valid Unicode cannot be encoded as UTF-8: strict clients would break on it.
  ...(['uid', 'type', 'content', 'channel', 'extra', 'topic'] as const).map(
    (field) => [`half a surrogate pair in ${field}`, { [field]: 'hi \ud800!' }, 'malformed'] as const,
  ),
]

test.each(cases)('%s is refused', (_what, change, code) => {
  try {
    checkDraft({ ...good, ...change } as Draft)
    expect.unreachable()
  } catch (error) {
    expect((error as Refused).code).toBe(code)
  }
})
