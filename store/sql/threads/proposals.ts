import type { MessageUid, ThreadUid, Uid } from '../../../domain/ids.ts'
import type { Proposal, ProposalKind, ProposalOutcome } from '../../../domain/thread/proposal.ts'
import type { ProposalStore } from '../../ports/proposals.ts'
import type { ProposalRow } from '../base/waiting-schema.ts'
import type { Databases } from '../people/people.ts'

/** Proposals, for any Kysely dialect. */
export function proposalsIn({ reader, writer }: Databases): ProposalStore {
  const select = () => reader.selectFrom('proposals').selectAll()
  const open = () => select().where('outcome', 'is', null)
  return {
    create: async (proposal) => {
      const { numInsertedOrUpdatedRows } = await writer
        .insertInto('proposals')
        .values(rowOf(proposal))
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst()
      return Number(numInsertedOrUpdatedRows ?? 0) > 0
    },
    byUid: async (threadUid, uid) => {
      const row = await select().where('thread_uid', '=', threadUid).where('uid', '=', uid).executeTakeFirst()
      return row === undefined ? null : proposalOf(row)
    },
    openIn: async (threadUid) => (await open().where('thread_uid', '=', threadUid).execute()).map(proposalOf),
    openTo: async (agentUid) =>
      (await open().where('to_agent_uid', '=', agentUid).orderBy('created_at').execute()).map(proposalOf),
    open: async (limit) => (await open().orderBy('deadline_at').limit(limit).execute()).map(proposalOf),
    end: async ({ threadUid, uid }, outcome) => {
      const { numUpdatedRows } = await writer
        .updateTable('proposals')
        .set({ outcome })
        .where('thread_uid', '=', threadUid)
        .where('uid', '=', uid)
        .where('outcome', 'is', null)
        .executeTakeFirst()
      return Number(numUpdatedRows) > 0
    },
  }
}

function rowOf(proposal: Proposal): ProposalRow {
  return {
    uid: proposal.uid,
    kind: proposal.kind,
    thread_uid: proposal.threadUid,
    from_uid: proposal.fromUid,
    to_agent_uid: proposal.toUid,
    note: proposal.note,
    created_at: proposal.createdAt,
    deadline_at: proposal.deadlineAt,
    outcome: proposal.outcome,
  }
}

function proposalOf(row: ProposalRow): Proposal {
  return {
    uid: row.uid as MessageUid,
    kind: row.kind as ProposalKind,
    threadUid: row.thread_uid as ThreadUid,
    fromUid: row.from_uid as Uid,
    toUid: row.to_agent_uid as Uid,
    note: row.note,
    createdAt: Number(row.created_at),
    deadlineAt: Number(row.deadline_at),
    outcome: row.outcome as ProposalOutcome | null,
  }
}
