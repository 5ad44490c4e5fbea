import { expect, test } from 'vitest'
import type { MessageUid, ThreadUid, Topic, Uid } from '../../domain/ids.ts'
import { notesOf } from '../../domain/thread/notes.ts'
import { outcomeBy, type Proposal, type ProposalKind } from '../../domain/thread/proposal.ts'
import { opened } from '../../domain/thread/thread.ts'
import { assigned, closed, joined, waiting } from '../../domain/thread/thread-life.ts'

const uid = (name: string) => name as Uid
const fresh = opened({
  uid: 't' as ThreadUid,
  topic: 'org/workgroup/w/v' as Topic,
  type: 'WORKGROUP',
  orgUid: uid('o'),
  targetUid: uid('w'),
  user: { uid: uid('v'), nickname: '', avatar: '', type: 'VISITOR', extra: '' },
  extra: '',
  createdAt: 1,
  priority: 0,
})
const held = assigned(fresh, uid('a'))
const between = { threadUid: held.uid, fromUid: uid('a'), toUid: uid('b'), note: '', createdAt: 1, deadlineAt: 2 }
const proposal = (kind: ProposalKind): Proposal => ({ ...between, uid: 'p' as MessageUid, kind, outcome: null })

test.each([
  ['TRANSFER', 'is held by who asks', held, null],
  ['TRANSFER', 'is held by who was asked', assigned(held, uid('b')), 'ACCEPTED'],
  ['TRANSFER', 'has who was asked as a guest', joined(held, uid('b')), null],
  ['TRANSFER', 'is held by somebody else', assigned(held, uid('c')), 'VOID'],
  ['TRANSFER', 'waits', waiting(held), 'VOID'],
  ['TRANSFER', 'has ended', closed(held, 3), 'VOID'],
  ['TRANSFER', 'is not there', null, 'VOID'],
  ['INVITE', 'is held by who asks', held, null],
  ['INVITE', 'has who was asked as a guest', joined(held, uid('b')), 'ACCEPTED'],
  ['INVITE', 'is held by who was asked', assigned(held, uid('b')), 'ACCEPTED'],
  ['INVITE', 'is held by somebody else', assigned(held, uid('c')), 'VOID'],
  ['INVITE', 'has ended', closed(held, 3), 'VOID'],
] as const)('a %s of a thread that %s', (kind, _how, thread, outcome) => {
  expect(outcomeBy(proposal(kind), thread)).toBe(outcome)
})

test('notes have the agents of their thread as participants, and no life of their own', () => {
  const notes = notesOf(joined(held, uid('b')))
  expect(notes.participants.map((one) => one.uid)).toEqual(['a', 'b'])
  expect(notes).toMatchObject({ topic: 'org/workgroup/w/v_internal', type: 'NOTES', agentUid: null, queuedAt: null })
  expect(notes.uid).not.toBe(held.uid)
  expect(() => closed(notes, 3)).toThrow()
  expect(() => assigned(notes, uid('b'))).toThrow()
})
