import type { Topic, Uid } from '../../domain/ids.ts'
import { checkSize, type DraftSizes } from '../../domain/message/check-draft.ts'
import type { Draft } from '../../domain/message/message.ts'
import { kindOf } from '../../domain/message-kind.ts'
import type { Actor, VisitorActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { isPersonal, readTopic, threadTopic } from '../../domain/thread/topic.ts'
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
  /** Begins a visitor's thread with an agent, and returns its topic; `onBegin` may refuse. */
  readonly beginWithAgent: (
    visitor: VisitorActor,
    wanted: { readonly uid: Uid; readonly onBegin: () => void },
  ) => Promise<Topic>
}

/**
 * Receives a message from either transport within its sender's budget. A message over budget that was stored before
 * still gets its first receipt; a visitor's message to an agent begins their thread. Throws Refused `field_too_long`, `too_many_requests`, and what `receive` throws;
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
  if (refusal !== undefined) return repeated(deps, { actor, draft }, refusal)
  const received = receive(receiveDeps, actor, draft)
  const begins = actor.kind === 'visitor' && kindOf(draft.type) === 'stored' && isPersonal(draft.topic)
  return begins ? received.catch((error: unknown) => begin(deps, { actor, draft, address }, error)) : received
}

async function begin(
  { receiveDeps, budgets, beginWithAgent }: ReceiveWithinBudgetDeps,
  { actor, draft, address }: { actor: VisitorActor; draft: Draft; address: string },
  error: unknown,
): Promise<Receipt> {
  const name = readTopic(draft.topic)
  const isMissing = error instanceof Refused && error.code === 'thread_not_found'
  if (!isMissing || name?.kind !== 'user' || name.uid === actor.uid) throw error
  const onBegin = () => budgets.beginThread(actor.uid, { address, nowMs: receiveDeps.clock.now() })
  const topic = await beginWithAgent(actor, { uid: name.uid, onBegin })
  return receive(receiveDeps, actor, { ...draft, topic })
}

async function repeated(
  { receiveDeps, budgets }: ReceiveWithinBudgetDeps,
  { actor, draft }: { actor: Actor; draft: Draft },
  refusal: Refused,
): Promise<Receipt> {
  const kind = kindOf(draft.type)
  if (
    kind === 'passing' ||
    kind === 'receipt' ||
    kind === 'visitor-status' ||
    !budgets.mayLook(actor, receiveDeps.clock.now())
  )
    throw refusal
  const topic = threadTopic(draft.topic) ?? draft.topic
  return firstAnswer(receiveDeps, { actor, draft: { ...draft, topic } }, refusal)
}
