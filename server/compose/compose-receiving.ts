import type { ApiDeps } from '../../api/deps.ts'
import type { Blocks } from '../../app/limits/blocks.ts'
import { Budgets } from '../../app/limits/budgets.ts'
import type { Receipt } from '../../app/messaging/append.ts'
import {
  type Receive,
  type ReceiveWithinBudgetDeps,
  receiveWithinBudget,
  writeWithinBudget,
} from '../../app/messaging/receive-within-budget.ts'
import type { RenamedAgents } from '../../app/messaging/renamed-agents.ts'
import { beginWithAgent } from '../../app/threads/begin-with-agent.ts'
import { type Writer, writeToVisitor } from '../../app/threads/write-to-visitor.ts'
import type { MessageIndex } from '../../app/workspace/message-index.ts'
import type { Visitor } from '../../domain/people/visitor.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Store } from '../../store/store.ts'
import type { Limits } from '../config/limits.ts'
import type { Meters } from '../telemetry/meters.ts'
import type { Dispatch } from './compose-dispatch.ts'

interface ReceivingParts {
  readonly store: Store
  readonly limits: Limits
  readonly meters: Meters
}

interface ReceivingWatch {
  readonly index: MessageIndex
  readonly renamed: RenamedAgents
  readonly blocks: Blocks
}

/** Returns how both doors receive messages: within budgets, and counted. */
export function receivingOf(
  { receiveDeps, threadDeps, handoverDeps }: Dispatch,
  { store, limits, meters }: ReceivingParts,
  { index, renamed, blocks }: ReceivingWatch,
): Pick<ApiDeps, 'receive' | 'writeTo' | 'budgets' | 'messageSizes'> {
  const budgets = new Budgets(limits.budgets, (spender) => meters.overBudget(spender), meters.limits.reached)
  const writing = { ...handoverDeps, receiveDeps, groups: store.groups, onBegun: begunWith(handoverDeps, meters) }
  const checkReachable = ({ orgUid, uid }: Visitor) => {
    // They could not answer, and the conversation would end at once.
    if (blocks.isBlocked(orgUid, uid)) throw new Refused('wrong_state', 'This visitor is blocked.')
  }
  const budgeted: ReceiveWithinBudgetDeps = {
    ...{ receiveDeps, budgets, blocks, sizes: limits.messages },
    writeToVisitor: (writer, given) => writeToVisitor({ ...writing, checkReachable }, writer, given),
    beginWithAgent: (visitor, wanted) => beginWithAgent(threadDeps, visitor, wanted),
  }
  meters.lanesWaiting = () => receiveDeps.lanes.waiting
  const taken = (receipt: Receipt) => {
    meters.received(receipt)
    index.wake()
    return receipt
  }
  const receive: Receive = async (actor, draft, address) =>
    taken(await receiveWithinBudget(budgeted, { actor: renamed.current(actor), draft }, address))
  const writeTo: ApiDeps['writeTo'] = async (actor, draft, to) =>
    taken(await writeWithinBudget(budgeted, { actor: renamed.current(actor), draft }, to))
  return { receive, writeTo, budgets, messageSizes: limits.messages }
}

/** Counts threads that are begun with visitors. Those of backends are not audited: there may be tens of thousands a day. */
function begunWith({ auditor }: Dispatch['handoverDeps'], meters: Meters) {
  return async (writer: Writer, { uid: targetUid, nickname: targetName }: Visitor) => {
    meters.begun(writer.kind)
    if (writer.kind === 'agent') await auditor.done(writer, { kind: 'thread.begin', targetUid, targetName })
  }
}
