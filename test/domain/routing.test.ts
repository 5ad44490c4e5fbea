import { describe, expect, test } from 'vitest'
import type { BusyAgent } from '../../domain/agent.ts'
import type { Uid } from '../../domain/ids.ts'
import { chooseAgent } from '../../domain/routing.ts'

function agent(uid: string, given: Partial<BusyAgent> = {}): BusyAgent {
  return {
    uid: uid as Uid,
    accountUid: `account-${uid}` as Uid,
    orgUid: 'o' as Uid,
    username: uid,
    nickname: uid,
    avatar: '',
    status: 'AVAILABLE',
    capacity: 4,
    lastAssignedAt: 0,
    open: 0,
    ...given,
  }
}

const everybody = new Set(['a', 'b', 'c'] as Uid[])

describe('nobody takes a thread', () => {
  test.each([
    ['who is not there', agent('z')],
    ['who is busy', agent('a', { status: 'BUSY' })],
    ['who is away', agent('a', { status: 'AWAY' })],
    ['who is offline', agent('a', { status: 'OFFLINE' })],
    ['who is full', agent('a', { open: 4 })],
    ['who is over capacity', agent('a', { open: 5 })],
    ['who has no seats', agent('a', { capacity: 0 })],
  ])('%s', (_why, one) => {
    expect(chooseAgent([one], everybody)).toBeUndefined()
  })
})

describe('the next thread goes to', () => {
  test.each([
    ['the least load in proportion to capacity', [agent('a', { open: 2 }), agent('b', { open: 3, capacity: 10 })], 'b'],
    [
      'among equals, the one who had none for longest',
      [agent('a', { lastAssignedAt: 9 }), agent('b', { lastAssignedAt: 5 })],
      'b',
    ],
    ['among those, the first uid', [agent('c'), agent('b')], 'b'],
  ])('%s', (_why, agents, uid) => {
    expect(chooseAgent(agents, everybody)?.uid).toBe(uid)
    expect(chooseAgent([...agents].reverse(), everybody)?.uid).toBe(uid)
  })
})
