import { auditWriterFor } from '../../app/audit/audit-writer.ts'
import { AgentNotices } from '../../app/dispatch/agent-notices.ts'
import { type HandoverDeps, handOver } from '../../app/handover/hand-over.ts'
import { Proposals } from '../../app/handover/proposals.ts'
import type { TakeOverDeps } from '../../app/handover/take-over.ts'
import type { MessageDeps } from '../../app/messaging/append.ts'
import { showNotes } from '../../app/messaging/notes.ts'
import type { ReceiveDeps } from '../../app/messaging/receive.ts'
import type { OnLimit } from '../../domain/limit-reached.ts'
import type { Store } from '../../store/store.ts'
import type { Dispatch } from './compose-dispatch.ts'

/** A dispatcher whose agents also pass threads to each other. */
export type HandOvers<Given extends Dispatch> = Given & {
  readonly handingOver: HandoverDeps & TakeOverDeps
  readonly receiving: ReceiveDeps
}

interface Ingredients {
  readonly line: MessageDeps
  readonly store: Store
  readonly answerMs: number
  readonly onLimit: OnLimit
  readonly onError: (error: unknown) => void
}

/** Puts transfers, invitations and notes beside a dispatcher: they begin, hear of threads and stop together. */
export function withHandOvers<Given extends Dispatch>(
  dispatch: Given,
  { line, store, answerMs, onLimit, onError }: Ingredients,
): HandOvers<Given> {
  const { threads, agents, workgroups, proposals } = store
  const auditor = auditWriterFor({ audit: store.audit, clock: line.clock })
  const notices = new AgentNotices(line.fanOut, line.clock)
  const asking = new Proposals({ line, threads, agents, proposals, notices, answerMs, onLimit, onError })
  dispatch.onAgentLeft((uid) => asking.agentLeft(uid))
  const handingOver = { ...dispatch, line, threads, agents, workgroups, proposals, notices, asking, auditor }
  const showing = new Set<Promise<unknown>>()
  return {
    ...dispatch,
    handingOver,
    receiving: {
      ...line,
      setStatus: dispatch.setStatus,
      handOver: (lane, sending) => handOver(handingOver, lane, sending),
    },
    onThreadChange: (before, after) => {
      dispatch.onThreadChange(before, after)
      asking.onThreadChange(before, after)
      if (before === null) return
      const shown: Promise<unknown> = showNotes(line, before, after)
        .catch(onError)
        .finally(() => showing.delete(shown))
      showing.add(shown)
    },
    resume: async () => {
      asking.resume()
      await dispatch.resume()
    },
    stop: async () => {
      await asking.stop()
      await Promise.all(showing)
      await dispatch.stop()
    },
  }
}
