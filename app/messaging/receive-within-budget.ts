import type { Topic, Uid } from '../../domain/ids.ts'
import { checkDraft, checkSize, type DraftSizes } from '../../domain/message/check-draft.ts'
import type { Draft } from '../../domain/message/message.ts'
import { kindOf } from '../../domain/message-kind.ts'
import { type Actor, type AgentActor, type ServiceActor, uidsOf, type VisitorActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { isPersonal, readTopic, threadTopic } from '../../domain/thread/topic.ts'
import type { Blocks } from '../limits/blocks.ts'
import type { Budgets } from '../limits/budgets.ts'
import type { Receipt } from './append.ts'
import { type ReceiveDeps, receive } from './receive.ts'
import { firstAnswer } from './repeats.ts'

/** Receives a message from a transport, with its sender and the counted address. */
export type Receive = (actor: Actor, draft: Draft, address: string) => Promise<Receipt>

export interface ReceiveWithinBudgetDeps {
  readonly receiveDeps: ReceiveDeps
  readonly budgets: Budgets
  readonly blocks: Pick<Blocks, 'refusalFor'>
  readonly sizes: DraftSizes
  /** Writes to a visitor, and begins a thread with them if there is none; `onBegin` may refuse. */
  readonly writeToVisitor: (
    writer: AgentActor | ServiceActor,
    writing: { readonly draft: Draft; readonly to: VisitorTo; readonly onBegin: () => void },
  ) => Promise<Receipt>
  /** Begins a visitor's thread with an agent, and returns its topic; `onBegin` may refuse. */
  readonly beginWithAgent: (
    visitor: VisitorActor,
    wanted: { readonly uid: Uid; readonly onBegin: () => void },
  ) => Promise<Topic>
}

/** A visitor to whom somebody writes; with both names, the first that there is. */
export interface VisitorTo {
  readonly uid?: Uid
  /** The site's own name for them, if it has proven it. */
  readonly siteUid?: string
  /** Where to write to them; by default the workgroup to which they last came, of those that may be meant. */
  readonly workgroupUid?: Uid
}

/**
 * Receives a message from either transport within its sender's budget. A message over budget, or of a blocked visitor, that was stored before
 * still gets its first receipt; a visitor's message to an agent begins their thread,
 * and so does an agent's or a backend's to a visitor. Throws Refused `field_too_long`, `blocked`, `too_many_requests`, and what `receive` throws;
 * nothing is stored then.
 */
export function receiveWithinBudget(
  deps: ReceiveWithinBudgetDeps,
  { actor, draft }: { actor: Actor; draft: Draft },
  address: string,
) {
  const refusal = spend(deps, { actor, draft }, address)
  if (refusal !== undefined) return repeated(deps, { actor, draft }, refusal)
  const received = receive(deps.receiveDeps, actor, draft)
  const begins = kindOf(draft.type) === 'stored' && isPersonal(draft.topic)
  return begins ? received.catch((error: unknown) => begin(deps, { actor, draft, address }, error)) : received
}

/**
 * Receives what an agent or a backend writes to a visitor, within their budget. Throws as `receiveWithinBudget` and
 * `writeToVisitor` do.
 */
export async function writeWithinBudget(
  deps: ReceiveWithinBudgetDeps,
  { actor, draft }: { actor: AgentActor | ServiceActor; draft: Draft },
  to: VisitorTo,
): Promise<Receipt> {
  const refusal = spend(deps, { actor, draft }, '')
  if (refusal !== undefined) throw refusal
  checkDraft(draft)
  return deps.writeToVisitor(actor, { draft, to, onBegin: () => beginWith(deps, actor) })
}

function spend(
  { receiveDeps, budgets, blocks, sizes }: ReceiveWithinBudgetDeps,
  { actor, draft }: { actor: Actor; draft: Draft },
  address: string,
): Refused | undefined {
  checkSize(draft, sizes, actor.kind === 'visitor' ? 'visitor' : 'staff')
  const refusal = actor.kind === 'visitor' ? blocks.refusalFor(actor, address) : undefined
  return refusal ?? budgets.spend(actor, draft, { address, nowMs: receiveDeps.clock.now() })
}

function beginWith({ budgets, receiveDeps }: ReceiveWithinBudgetDeps, { kind, uid }: AgentActor | ServiceActor): void {
  budgets.beginWithVisitor(kind, uid, receiveDeps.clock.now())
}

async function begin(
  deps: ReceiveWithinBudgetDeps,
  { actor, draft, address }: { actor: Actor; draft: Draft; address: string },
  error: unknown,
): Promise<Receipt> {
  const { receiveDeps, budgets, beginWithAgent } = deps
  const name = readTopic(draft.topic)
  const isMissing = error instanceof Refused && error.code === 'thread_not_found'
  if (!isMissing || name?.kind !== 'user' || uidsOf(actor).includes(name.uid) || actor.kind === 'system') throw error
  if (actor.kind !== 'visitor') {
    const to = { uid: name.uid, siteUid: name.uid }
    return deps.writeToVisitor(actor, { draft, to, onBegin: () => beginWith(deps, actor) })
  }
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
