import type { Uid } from '../../domain/ids.ts'
import { mayReadRecord, type RecordReader } from '../../domain/message/permission.ts'
import { isAdmin } from '../../domain/people/agent.ts'
import { type AgentActor, uidsOf } from '../../domain/person.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { Agents, Workgroups } from '../../store/ports/people.ts'
import type { ThreadRecord } from '../../store/ports/records.ts'
import type { Overseer } from '../../store/ports/threads.ts'

export interface RecordNameDeps {
  readonly agents: Pick<Agents, 'byUid' | 'workgroupsOf'>
  readonly workgroups: Pick<Workgroups, 'byUid'>
}

/** Somebody by their name. */
export interface NamedUid {
  readonly uid: Uid
  readonly nickname: string
}

/** A record as it is listed. */
export interface RecordRow {
  readonly thread: Thread
  /** The workgroup or agent whom the visitor asked for; null once it is deleted. */
  readonly target: NamedUid | null
  /** The agent who has or had it last; null for none. */
  readonly agent: NamedUid | null
  /** What the visitor wrote with the rating; empty for a reader who may not read the record. */
  readonly comment: string
  /** Whether the reader may read what was said. */
  readonly isReadable: boolean
}

/** Who looks through records, and which they may know of. */
export interface RecordsReader extends RecordReader {
  readonly overseer: Overseer
}

/** Returns an agent as a reader: admins see all records, others those of their workgroups and their own. */
export async function readerOf({ agents }: RecordNameDeps, actor: AgentActor): Promise<RecordsReader> {
  const { uid, orgUid } = actor
  const uids = uidsOf(actor)
  const seesAll = isAdmin(await agents.byUid(uid))
  const targets = seesAll ? ('any' as const) : [uid, ...(await agents.workgroupsOf(uid))]
  return { uids, orgUid, isAdmin: seesAll, overseer: { uids, targets } }
}

/** Adds to records who is named in them, and leaves out what the reader may not read. */
export async function rowsOf(
  { agents, workgroups }: RecordNameDeps,
  reader: RecordsReader,
  records: readonly ThreadRecord[],
): Promise<RecordRow[]> {
  const named = new Map<Uid, Promise<NamedUid | null>>()
  const nameOf = (uid: Uid) => {
    const find = async () => (await agents.byUid(uid)) ?? workgroups.byUid(uid)
    const found = named.get(uid) ?? find()
    named.set(uid, found)
    return found
  }
  return Promise.all(
    records.map(async ({ thread, comment }) => {
      const isReadable = mayReadRecord(reader, thread)
      const [target, agent] = await Promise.all([
        nameOf(thread.targetUid),
        thread.agentUid === null ? null : nameOf(thread.agentUid),
      ])
      return { thread, target, agent, comment: isReadable ? comment : '', isReadable }
    }),
  )
}
