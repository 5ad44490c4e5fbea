import type { Topic, Uid } from '../../domain/ids.ts'
import { checkDraft } from '../../domain/message/check-draft.ts'
import type { Draft } from '../../domain/message/message.ts'
import { kindOf } from '../../domain/message-kind.ts'
import type { Actor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { isNamed } from '../../domain/thread/colleagues.ts'
import { memberTopic, readTopic, type TopicName } from '../../domain/thread/topic.ts'
import { append, type Receipt, type Sending } from './append.ts'
import { type HandleDeps, handle } from './handle.ts'
import { inLane } from './in-lane.ts'
import type { Lane, Step } from './lanes.ts'
import { threadBetween } from './member-threads.ts'
import { note } from './notes.ts'
import type { PersonalTopics } from './personal-topic.ts'
import { firstAnswer } from './repeats.ts'
import { type SetStatusDeps, sayStatus } from './set-status.ts'

export interface ReceiveDeps extends HandleDeps, SetStatusDeps {
  readonly personalTopics: PersonalTopics
}

type Colleagues = Extract<TopicName, { kind: 'colleagues' }>

/**
 * Receives a message from either transport. Resolves after the commit; the same uid from the same sender gets its first
 * receipt. Throws Refused; nothing is stored then.
 */
export async function receive(deps: ReceiveDeps, actor: Actor, draft: Draft): Promise<Receipt> {
  checkDraft(draft)
  const name = readTopic(draft.topic)
  switch (name?.kind) {
    case 'thread':
      return inLane(deps, name.topic, (lane) => handle(deps, lane, { actor, draft: on(name.topic, draft) }))
    case 'notes':
      return inLane(deps, name.topic, (lane) => note(deps, lane, { actor, draft }))
    case 'colleagues': {
      const topic = memberTopic(...name.uids)
      return inLane(deps, topic, (lane) =>
        toColleague(deps, lane, { name, sending: { actor, draft: on(topic, draft) } }),
      )
    }
    case 'user':
      return toPerson(deps, { actor, draft }, name.uid)
    default:
      return sayStatus(deps, { actor, draft }, name)
  }
}

/** Receives a message to a person in the thread it belongs to. Whatever is not allowed looks as if it were not there. */
async function toPerson(deps: ReceiveDeps, { actor, draft }: Sending, uid: Uid): Promise<Receipt> {
  try {
    return await receive(deps, actor, on(await deps.personalTopics.find(actor, uid), draft))
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== 'thread_not_found') throw error
    // The thread may have ended before the first receipt arrived.
    const topic = await deps.personalTopics.findEnded(actor, uid)
    return firstAnswer(deps, { actor, draft: on(topic, draft) }, error)
  }
}

function on(topic: Topic, draft: Draft): Draft {
  return topic === draft.topic ? draft : { ...draft, topic }
}

function toColleague(
  deps: ReceiveDeps,
  lane: Lane,
  { name, sending }: { name: Colleagues; sending: Sending },
): Step<Receipt> {
  const { thread } = lane
  if (thread !== null && thread?.type !== 'MEMBER') return handle(deps, lane, sending)
  // Nobody else may find out whether two colleagues talk: the refusal is the same with and without a thread.
  if (!isNamed(sending.actor, name.uids)) throw new Refused('thread_not_found')
  return thread === null ? { result: beginWith(deps, lane, sending), exclusive: true } : handle(deps, lane, sending)
}

/**
 * The first stored message between two agents opens their thread; a message that names them by their accounts opens the
 * same one.
 */
async function beginWith(deps: ReceiveDeps, lane: Lane, sending: Sending): Promise<Receipt> {
  const { actor, draft } = sending
  const thread = await threadBetween(deps, actor, draft.topic)
  if (thread.topic !== draft.topic) return receive(deps, actor, { ...draft, topic: thread.topic })
  if (kindOf(draft.type) !== 'stored') return handle(deps, lane, sending).result
  const receipt = await append(deps, lane, { ...sending, thread, change: { kind: 'open' } })
  lane.thread = thread
  return receipt
}
