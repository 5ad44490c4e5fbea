import { expect } from 'vitest'
import { newMessageUid } from '../../app/new-uid.ts'
import type { ThreadUid, Uid } from '../../domain/ids.ts'
import { opened, type Thread, type ThreadChange } from '../../domain/thread/thread.ts'
import { assigned, closed, waiting } from '../../domain/thread/thread-life.ts'
import { workgroupTopic } from '../../domain/thread/topic.ts'
import { defaults } from '../../server/storage/seed.ts'
import type { Store } from '../../store/store.ts'

const system = { uid: 'system' as Uid, nickname: '', avatar: '', type: 'SYSTEM', extra: '' } as const

/** Who has a conversation; a visitor of nowhere by default. */
interface Conversing {
  readonly agentUid: Uid
  readonly visitorUid?: Uid
  readonly isOver: boolean
}

/** Has a conversation begin, and perhaps end, without any server; returns its uid and how many messages it has. */
export async function converse(store: Store, given: Conversing): Promise<[ThreadUid, number]> {
  const uid = newMessageUid() as string as ThreadUid
  const visitor = { ...system, uid: given.visitorUid ?? (`v${uid}` as Uid), type: 'VISITOR' } as const
  const topic = workgroupTopic(defaults.workgroupUid, visitor.uid)
  const made = { uid, topic, type: 'WORKGROUP', orgUid: defaults.orgUid, targetUid: defaults.workgroupUid } as const
  const thread = waiting(opened({ ...made, user: visitor, extra: '', createdAt: Date.now(), priority: 0 }))
  const say = async (on: Thread, change?: ThreadChange) => {
    const draft = { uid: newMessageUid(), type: 'TEXT', content: 'x', channel: 'WEB', extra: '', topic } as const
    const entry = { thread: on, sender: system, draft }
    const { outcome } = await store.log.append(change === undefined ? entry : { ...entry, change })
    expect(outcome).toBe('stored')
  }
  await say(thread, { kind: 'open' })
  const held = assigned(thread, given.agentUid)
  await say(thread, { kind: 'become', after: held })
  await say(held)
  if (!given.isOver) return [uid, 3]
  await say(held, { kind: 'become', after: closed(held, Date.now()), closedBy: 'VISITOR' })
  return [uid, 4]
}
