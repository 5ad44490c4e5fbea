import { afterEach, beforeEach, expect, test } from 'vitest'
import type { MessageUid, Uid } from '../../domain/ids.ts'
import { notesOf } from '../../domain/thread/notes.ts'
import type { Proposal } from '../../domain/thread/proposal.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { assigned, closed } from '../../domain/thread/thread-life.ts'
import { assigning, draftOf, type Fixture, furnish, newThread, type OpenFixture, personOf } from './fixture.ts'

const [ann, bea] = ['ann' as Uid, 'bea' as Uid]
let fixture: Fixture
let thread: Thread

function proposalOf(given: Partial<Proposal> = {}): Proposal {
  const between = { threadUid: thread.uid, fromUid: ann, toUid: bea, note: 'why' }
  const times = { createdAt: 1, deadlineAt: 10 }
  return { uid: 'p1' as MessageUid, kind: 'TRANSFER', ...between, ...times, outcome: null, ...given }
}

/** What every store promises about proposals between agents. */
export function proposalContract(open: OpenFixture): void {
  beforeEach(async () => {
    fixture = await open()
    await furnish(fixture.store)
    thread = await newThread(fixture.store)
  })
  afterEach(() => fixture.remove())
  keeping()
  notes()
}

function keeping(): void {
  test('a proposal is kept, even across a restart, until it ends', async () => {
    const { proposals } = fixture.store
    expect(await proposals.create(proposalOf())).toBe(true)
    const again = (await fixture.reopen()).proposals
    expect(await again.byUid(thread.uid, 'p1' as MessageUid)).toEqual(proposalOf())
    expect(await again.openIn(thread.uid)).toEqual([proposalOf()])
    expect(await again.openTo(bea)).toEqual([proposalOf()])
    expect(await again.openTo(ann)).toEqual([])
    expect(await again.open(10)).toEqual([proposalOf()])
  })

  test('of several who end a proposal one succeeds', async () => {
    const { proposals } = fixture.store
    await proposals.create(proposalOf())
    const ends = await Promise.all([proposals.end(proposalOf(), 'ACCEPTED'), proposals.end(proposalOf(), 'CANCELLED')])
    expect(ends.filter((ended) => ended)).toHaveLength(1)
    expect(await proposals.openIn(thread.uid)).toEqual([])
    expect((await proposals.byUid(thread.uid, 'p1' as MessageUid))?.outcome).toMatch(/ACCEPTED|CANCELLED/)
  })

  test('a thread has one open transfer, and one open invitation for each agent', async () => {
    const { proposals } = fixture.store
    const create = (uid: string, given: Partial<Proposal>) =>
      proposals.create(proposalOf({ uid: uid as MessageUid, ...given }))
    expect(await create('p1', {})).toBe(true)
    expect(await create('p2', { toUid: 'cora' as Uid })).toBe(false)
    expect(await create('i1', { kind: 'INVITE' })).toBe(true)
    expect(await create('i2', { kind: 'INVITE' })).toBe(false)
    expect(await create('i3', { kind: 'INVITE', toUid: 'cora' as Uid })).toBe(true)
    await proposals.end(proposalOf(), 'REJECTED')
    expect(await create('p1', {})).toBe(false)
    expect(await create('p2', { deadlineAt: 5 })).toBe(true)
    expect((await proposals.open(2)).map((one) => one.uid)).toEqual(['p2', 'i1'])
  })
}

function notes(): void {
  test('the participants of notes change with those of their thread, in the same commit', async () => {
    const { log, threads } = fixture.store
    const seat = { agentUid: ann, capacity: 5 }
    await threads.change(thread, assigning(thread, seat))
    const held = assigned(thread, ann)
    const beside = notesOf(held)
    const write = (uid: string) => log.append({ thread: beside, sender: personOf('ann'), draft: draftOf(beside, uid) })
    await log.append({
      thread: beside,
      sender: personOf('ann'),
      draft: draftOf(beside, 'n1'),
      change: { kind: 'open' },
    })
    const people = async () => (await threads.byUid(beside.uid))?.participants.map((one) => one.uid)
    expect(await people()).toEqual(['ann'])
    // The note before the change is in the same batch: the agent who leaves is owed it, and none after it.
    await Promise.all([write('n2'), threads.change(held, { kind: 'become', after: assigned(held, bea) }), write('n3')])
    expect(await people()).toEqual(['bea'])
    const { devices } = fixture.store
    const standing = async (uid: Uid) => (await devices.heads([uid])).find((one) => one.threadUid === beside.uid)
    const moment = { mark: 0, ms: 0 }
    const sync = { since: moment, endedSince: moment, leftSinceMs: 0, cursors: new Map() }
    expect((await devices.standings([ann], sync)).shares.find((one) => one.threadUid === beside.uid)?.head).toBe(2)
    expect(await standing(bea)).toMatchObject({ head: 3 })
    const now = assigned(held, bea)
    await threads.change(now, { kind: 'become', after: closed(now, Date.now()), closedBy: 'AGENT' })
    expect(await people()).toEqual(['bea'])
  })
}
