import { expect, test } from 'vitest'
import { Stale } from '../../app/messaging/append.ts'
import { Lanes } from '../../app/messaging/lanes.ts'
import { giveFeedback } from '../../app/threads/give-feedback.ts'
import { openThread } from '../../app/threads/open-thread.ts'
import type { MessageUid, Uid } from '../../domain/ids.ts'
import type { VisitorActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'

const person = { uid: 'v1' as Uid, nickname: 'Vera', avatar: '', type: 'VISITOR', extra: '' } as const
const visitor: VisitorActor = { kind: 'visitor', uid: person.uid, orgUid: 'o1' as Uid, person }
const target = { uid: 'w1', orgUid: 'o1', nickname: 'Office', avatar: '' }
const limits = { waitingPerLane: 10, waiting: 10, kept: 10 }

/** A server on which another node changes the thread once, between decision and commit. */
function racedOnce() {
  const lanes = new Lanes({ current: async () => null } as never, limits)
  let decided = 0
  const overtaken = async () => {
    decided += 1
    throw decided === 1 ? new Stale() : new Refused('too_large')
  }
  const deps = {
    messageDeps: { lanes, clock: { now: () => 1 }, uids: { newUid: () => 'u1' } },
    workgroups: { byUid: async () => target },
    agentPool: { settingsOf: overtaken },
    threads: { change: overtaken },
  }
  return { deps: deps as never, decided: () => decided }
}

test('a thread that is decided once more after a lost race is charged once', async () => {
  const { deps, decided } = racedOnce()
  let begun = 0
  const onBegin = () => {
    begun += 1
  }
  const wish = { type: 'WORKGROUP', targetUid: 'w1' as Uid, fresh: false, onBegin } as const
  await expect(openThread(deps, visitor, wish)).rejects.toMatchObject({ code: 'too_large' })
  expect([decided(), begun]).toEqual([2, 1])
})

test('feedback that is decided once more after a lost race is charged once', async () => {
  const { deps, decided } = racedOnce()
  const charged: string[] = []
  const given = { uid: 'm1' as MessageUid, content: 'Well', workgroupUid: 'w1' as Uid }
  const letInAgain = async () => {}
  const counted = { letInAgain, onSend: () => void charged.push('sent'), onBegin: () => void charged.push('begun') }
  await expect(giveFeedback(deps, visitor, { ...given, ...counted })).rejects.toMatchObject({ code: 'too_large' })
  expect([decided(), charged]).toEqual([2, ['sent', 'begun']])
})

test('who was erased or blocked while they waited for their turn stores nothing', async () => {
  const { deps, decided } = racedOnce()
  const charged: string[] = []
  const charge = () => void charged.push('charged')
  const letInAgain = async () => {
    throw new Refused('blocked')
  }
  const wish = { type: 'WORKGROUP', targetUid: 'w1' as Uid, fresh: false, onBegin: charge, letInAgain } as const
  await expect(openThread(deps, visitor, wish)).rejects.toMatchObject({ code: 'blocked' })
  const given = { uid: 'm1' as MessageUid, content: 'Well', workgroupUid: 'w1' as Uid }
  const counted = { letInAgain, onSend: charge, onBegin: charge }
  await expect(giveFeedback(deps, visitor, { ...given, ...counted })).rejects.toMatchObject({ code: 'blocked' })
  expect([decided(), charged]).toEqual([0, []])
})
