import { describe, expect, test } from 'vitest'
import type { Uid } from '../../domain/ids.ts'
import { type Candidate, chooseAgent, hasSeat, isEligible, type RoutingInput } from '../../domain/thread/routing.ts'

const uid = (text: string) => text as Uid

function agent(name: string, given: Partial<Candidate> = {}): Candidate {
  return {
    uid: uid(name),
    status: 'AVAILABLE',
    present: true,
    invisible: false,
    open: 0,
    offered: 0,
    capacity: 4,
    groupCapacity: null,
    openInGroup: 0,
    lastAssignedAt: 0,
    ...given,
  }
}

function wish(given: Partial<RoutingInput> = {}): RoutingInput {
  return { mode: 'LEAST_ACTIVE', lastAgentUid: null, sticky: false, excluded: new Set(), ...given }
}

describe('nobody takes a thread', () => {
  test.each([
    ['who is not there', agent('a', { present: false }), wish()],
    ['who is busy', agent('a', { status: 'BUSY' }), wish()],
    ['who is away', agent('a', { status: 'AWAY' }), wish()],
    ['who is offline', agent('a', { status: 'OFFLINE' }), wish()],
    ['who is full', agent('a', { open: 4 }), wish()],
    ['who is over capacity', agent('a', { open: 5 }), wish()],
    ['who is asked for the last seat', agent('a', { open: 3, offered: 1 }), wish()],
    ['who has no seats', agent('a', { capacity: 0 }), wish()],
    ['who has no seat left for this workgroup', agent('a', { groupCapacity: 1, openInGroup: 1 }), wish()],
    ['who has declined it', agent('a'), wish({ excluded: new Set([uid('a')]) })],
    [
      'who had this visitor before, and is full',
      agent('a', { open: 4 }),
      wish({ lastAgentUid: uid('a'), sticky: true }),
    ],
    ['where agents take threads themselves', agent('a'), wish({ mode: 'MANUAL' })],
  ])('%s', (_why, one, asked) => {
    expect(chooseAgent([one], asked)).toBeUndefined()
  })
})

describe('the next thread goes to', () => {
  const late = agent('a', { lastAssignedAt: 9, open: 0 })
  const early = agent('b', { lastAssignedAt: 5, open: 2 })
  test.each([
    [
      'the least load in proportion to capacity',
      [agent('a', { open: 2 }), agent('b', { open: 3, capacity: 10 })],
      wish(),
      'b',
    ],
    ['the least load, offers counted', [agent('a', { open: 1, offered: 1 }), agent('b', { open: 1 })], wish(), 'b'],
    ['among equals, the one who had none for longest', [late, { ...early, open: 0 }], wish(), 'b'],
    ['among those, the first uid', [agent('c'), agent('b')], wish(), 'b'],
    ['the one who had none for longest, whatever the load, in turn', [late, early], wish({ mode: 'ROUND_ROBIN' }), 'b'],
    ['the visitor’s last agent, when that counts', [late, early], wish({ lastAgentUid: uid('b'), sticky: true }), 'b'],
    ['the least load, when it does not', [late, early], wish({ lastAgentUid: uid('b') }), 'a'],
    ['the visitor’s last agent in RECENT', [late, early], wish({ mode: 'RECENT', lastAgentUid: uid('b') }), 'b'],
    ['the least load in RECENT, for a new visitor', [late, early], wish({ mode: 'RECENT' }), 'a'],
    ['another than those who declined', [late, early], wish({ excluded: new Set([uid('a')]) }), 'b'],
    [
      'another than the last agent, who is away',
      [late, { ...early, status: 'AWAY' as const }],
      wish({ lastAgentUid: uid('b'), sticky: true }),
      'a',
    ],
  ])('%s', (_why, agents, asked, expected) => {
    expect(chooseAgent(agents, asked)?.uid).toBe(expected)
    expect(chooseAgent([...agents].reverse(), asked)?.uid).toBe(expected)
  })
})

test('a seat is free if neither a thread nor an offer takes it', () => {
  const seats = [0, 1, 2].flatMap((open) =>
    [0, 1, 2].map((offered) => hasSeat(agent('a', { open, offered, capacity: 2 }))),
  )
  expect(seats).toEqual([true, true, false, true, false, false, false, false, false])
})

test('status and presence do not affect seats, but decide eligibility', () => {
  const away = agent('a', { status: 'AWAY', present: false })
  expect(hasSeat(away)).toBe(true)
  expect(isEligible(away, new Set())).toBe(false)
})
