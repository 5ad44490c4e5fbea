import { checkDraft } from '../domain/draft.ts'
import type { Draft } from '../domain/message.ts'
import { kindOf } from '../domain/message-kind.ts'
import { checkIsMeant, checkMaySpeak } from '../domain/permission.ts'
import type { Actor } from '../domain/person.ts'
import { Refused } from '../domain/refusal.ts'
import { readTopic } from '../domain/topic.ts'
import { acknowledge } from './acknowledge.ts'
import { firstAnswer } from './first-answer.ts'
import type { Lane, Step } from './lanes.ts'
import { append, type Line, type Receipt, type Sending, Stale } from './line.ts'
import { passOn } from './pass-on.ts'
import { recall } from './recall.ts'

/**
 * The line: takes a message from either door. Resolves after the commit; the same uid from the same sender
 * gets its first answer. Throws Refused and has then stored nothing.
 */
export async function receive(line: Line, actor: Actor, draft: Draft): Promise<Receipt> {
  checkDraft(draft)
  if (!line.lanes.has(draft.topic) && readTopic(draft.topic)?.kind !== 'thread') throw new Refused('thread_not_found')
  try {
    return await line.lanes.enter(draft.topic, (lane) => decide(line, lane, { actor, draft }))
  } catch (error) {
    if (!(error instanceof Stale)) throw error
    return await line.lanes.enter(draft.topic, (lane) => decide(line, lane, { actor, draft })).catch(asBusy)
  }
}

function asBusy(error: unknown): never {
  throw error instanceof Stale ? new Refused('busy') : error
}

function decide(line: Line, lane: Lane, sending: Sending): Step<Receipt> {
  const kind = kindOf(sending.draft.type)
  switch (kind) {
    case 'stored':
      return speak(line, lane, sending)
    case 'passing':
      return passOn(line, lane, sending)
    case 'receipt':
      return acknowledge(line, lane, sending)
    case 'recall':
      return recall(line, lane, sending)
    case 'server':
      throw new Refused('type_reserved')
    case 'unsupported':
      throw new Refused('type_unsupported')
    default:
      return kind satisfies never
  }
}

function speak(line: Line, lane: Lane, sending: Sending): Step<Receipt> {
  const thread = lane.thread ?? null
  try {
    checkMaySpeak(sending.actor, thread)
    checkIsMeant(sending.draft, thread)
  } catch (refusal) {
    return { result: firstAnswer(line, sending, refusal) }
  }
  return { result: append(line, lane, { ...sending, thread }) }
}
