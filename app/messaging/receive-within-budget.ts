import { checkSize, type DraftSizes } from '../../domain/message/check-draft.ts'
import type { Draft } from '../../domain/message/message.ts'
import { kindOf } from '../../domain/message-kind.ts'
import type { Actor } from '../../domain/person.ts'
import type { Refused } from '../../domain/refusal.ts'
import { threadTopic } from '../../domain/thread/topic.ts'
import type { Budgets } from '../limits/budgets.ts'
import type { Receipt } from './append.ts'
import { type ReceiveDeps, receive } from './receive.ts'
import { firstAnswer } from './repeats.ts'

/** Receives a message from a transport, with its sender and the counted address. */
export type Receive = (actor: Actor, draft: Draft, address: string) => Promise<Receipt>

export interface ReceiveWithinBudgetDeps {
  readonly receiveDeps: ReceiveDeps
  readonly budgets: Budgets
  readonly sizes: DraftSizes
}

/**
 * Receives a message from either transport within its sender's budget. A message over budget that was stored before
 * still gets its first receipt. Throws Refused `field_too_long`, `too_many_requests`, and what `receive` throws;
 * nothing is stored then.
 */
export function receiveWithinBudget(
  deps: ReceiveWithinBudgetDeps,
  { actor, draft }: { actor: Actor; draft: Draft },
  address: string,
) {
  const { receiveDeps, budgets, sizes } = deps
  checkSize(draft, sizes, actor.kind === 'visitor' ? 'visitor' : 'staff')
  const refusal = budgets.spend(actor, draft, { address, nowMs: receiveDeps.clock.now() })
  return refusal === undefined ? receive(receiveDeps, actor, draft) : repeated(deps, { actor, draft }, refusal)
}

async function repeated(
  { receiveDeps, budgets }: ReceiveWithinBudgetDeps,
  { actor, draft }: { actor: Actor; draft: Draft },
  refusal: Refused,
): Promise<Receipt> {
  const kind = kindOf(draft.type)
  if (kind === 'passing' || kind === 'receipt' || !budgets.mayLook(actor, receiveDeps.clock.now())) throw refusal
  const topic = threadTopic(draft.topic) ?? draft.topic
  return firstAnswer(receiveDeps, { actor, draft: { ...draft, topic } }, refusal)
}
