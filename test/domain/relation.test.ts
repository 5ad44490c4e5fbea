import { describe, expect, test } from 'vitest'
import type { Uid } from '../../domain/ids.ts'
import { outcomeOfAsking, type Relation, type RelationState } from '../../domain/people/relation.ts'

const at = (state: RelationState | null): Relation | null =>
  state === null ? null : { ownerUid: 'a' as Uid, otherUid: 'b' as Uid, state, text: '', at: 1000 }
const asking = (own: RelationState | null, others: RelationState | null, nowMs = 1500) =>
  outcomeOfAsking({ own: at(own), others: at(others) }, { nowMs, askAgainMs: 1000 })

describe('asking for friendship', () => {
  test.each([
    [null, null, 'asks'],
    [null, 'REFUSED', 'asks'],
    [null, 'BLOCKED', 'asks unheard'],
    [null, 'ASKED', 'befriends'],
    ['RECEIVED', 'ASKED', 'befriends'],
    ['RECEIVED', null, 'befriends'],
    ['ASKED', 'RECEIVED', 'repeat'],
    ['ASKED', 'BLOCKED', 'repeat'],
    ['ASKED', null, 'repeat'],
    ['ASKED', 'ASKED', 'befriends'],
  ] as const)('with %s on one side and %s on the other: %s', (own, others, outcome) => {
    expect(asking(own, others)).toBe(outcome)
  })

  test('is refused for whom the asker has blocked, and for a time after a refusal, whatever the other thinks', () => {
    expect(() => asking('BLOCKED', 'ASKED')).toThrow(expect.objectContaining({ code: 'wrong_state' }))
    for (const others of [null, 'BLOCKED', 'ASKED'] as const)
      expect(() => asking('REFUSED', others)).toThrow(
        expect.objectContaining({ code: 'request_over', retryAfterSeconds: 1 }),
      )
    expect(asking('REFUSED', null, 2000)).toBe('asks')
  })
})
