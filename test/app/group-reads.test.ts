import { expect, test } from 'vitest'
import { GroupReads } from '../../app/messaging/group-reads.ts'
import type { ThreadUid, Uid } from '../../domain/ids.ts'
import { groupThread, withMember } from '../../domain/thread/group.ts'
import type { ReadCursor } from '../../store/ports/social.ts'
import { ManualClock } from '../support/manual-clock.ts'

const group = { uid: 'g' as Uid, orgUid: 'o' as Uid, name: 'Marathon', avatar: '', ofAgents: false }
const alone = groupThread(group, 'ann' as Uid, { uid: 't' as ThreadUid, createdAt: 1 })
const thread = withMember(alone, 'ben' as Uid)
const everyMs = 1000

test('what could not be written is written in the next round, and never less than was read since', async () => {
  const clock = new ManualClock(0)
  const [stored, errors]: [ReadCursor[][], unknown[]] = [[], []]
  let isFull = true
  const saveReads = async (cursors: readonly ReadCursor[]) => {
    if (isFull) throw new Error('disk full')
    if (cursors.length > 0) stored.push([...cursors])
  }
  const find = async (_: unknown, uid: string) => ({ threadUid: thread.uid, seq: Number(uid), sender: alone.user })
  const reads = new GroupReads({
    ...{ clock, everyMs, groups: { saveReads, reads: async () => [] }, log: { find }, fanOut: { pass: () => {} } },
    ...{ uids: { newUid: () => 'u', newMessageUid: () => 'm' }, onError: (error: unknown) => errors.push(error) },
  } as never)
  const read = (seq: number) => {
    const person = { uid: 'ben', nickname: 'Ben', avatar: '', type: 'VISITOR', extra: '' }
    const draft = { type: 'READ', content: String(seq) }
    return reads.acknowledge(thread, { actor: { kind: 'visitor', uid: 'ben', person }, draft } as never)
  }
  await read(5)
  clock.pass(everyMs)
  await expect.poll(() => errors.length).toBe(1)
  await read(4)
  isFull = false
  clock.pass(everyMs)
  await expect.poll(() => stored).toEqual([[{ threadUid: 't', uid: 'ben', seq: 5 }]])
  await reads.stop()
  expect(stored.length).toBe(1)
})
