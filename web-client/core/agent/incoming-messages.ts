import { batch } from '@preact/signals-core'
import type { Topic, Uid } from '../../../domain/ids.ts'
import { groupTopic, readTopic, withoutNotes } from '../../../domain/thread/topic.ts'
import type { WireMessage } from '../../../proto/wire.ts'
import type { StoredAgent } from '../connection/agent-session.ts'
import type { Outbox } from '../conversation/outbox.ts'
import { systemEventOf, transferFrom } from '../conversation/system-event.ts'
import { listOf, numberOf, readJson, recordOf, textOf } from '../platform/coerce.ts'
import type { Announcements } from './announcements.ts'
import { type AgentStanding, type Colleagues, readStanding } from './colleagues.ts'
import type { ContactNames } from './contact-names.ts'
import { readFilingNotice } from './filing-notice.ts'
import type { Inbox } from './inbox.ts'
import { handsOver, type InboxRow } from './inbox-row.ts'
import type { LeftMessages } from './left-messages.ts'
import type { LiveList } from './live-list.ts'
import type { OpenThreads } from './open-threads.ts'
import type { OwnPresence } from './own-presence.ts'
import { movesQueue, type Queue } from './queue.ts'
import type { Requests } from './requests.ts'

/** Receives a message of others, with its row; without a row for a notice about a request. */
export type MessageListener = (message: WireMessage, row: InboxRow | undefined) => void

export interface IncomingMessagesDeps {
  readonly agent: StoredAgent
  readonly outbox: Outbox
  readonly inbox: Inbox
  readonly requests: Requests
  readonly announcements: Announcements
  readonly queue: Queue
  readonly left: LeftMessages
  readonly live: LiveList
  readonly openThreads: OpenThreads
  readonly colleagues: Colleagues
  readonly presence: OwnPresence
  readonly contactNames: ContactNames
  readonly onError: (error: unknown) => void
}

/** Applies each message that arrives to the parts of the workspace that it concerns. */
export class IncomingMessages {
  readonly #deps: IncomingMessagesDeps
  readonly #listeners = new Set<MessageListener>()

  constructor(deps: IncomingMessagesDeps) {
    this.#deps = deps
  }

  /** Calls the listener for each message of others. Returns a function that ends it. */
  onMessage(listener: MessageListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Applies a message, as one change of the signals. */
  receive(message: WireMessage): void {
    const { outbox } = this.#deps
    if (message.type === 'ERROR') return outbox.onRefused(message)
    batch(() => {
      outbox.settle(message)
      if (message.type === 'VISITOR_STATUS') this.#deps.inbox.applyPresence(message)
      else if (isNotice(message)) this.#applyNotice(message)
      else this.#applyMessage(message)
    })
  }

  #applyMessage(message: WireMessage): void {
    const { agent, inbox, requests, onError } = this.#deps
    const group = dismissedFrom(message)
    if (group !== undefined) return inbox.forget({ topic: group })
    if (isCounted(message)) return this.#applyReaders(message)
    const row = inbox.apply(message, withoutNotes(message.thread.topic))
    requests.onAccepted(message)
    requests.onAssigned(message)
    if (movesQueue(message)) this.#queueMoved()
    if (row === undefined) return
    this.#notify(message, row)
    if (transferFrom(message, agent.uid) !== undefined) inbox.forget(row)
    else if (handsOver(message) && message.thread.type !== 'NOTES') inbox.refetch(row).catch(onError)
  }

  /** In a group, how many have read each message; one that all have read counts as read. */
  #applyReaders(message: WireMessage): void {
    const { readers, members } = readJson(message.extra)
    for (const { uid, count } of listOf(readers).map(recordOf)) {
      if (numberOf(count) < numberOf(members)) continue
      this.#deps.inbox.apply({ ...message, content: textOf(uid), extra: '' }, message.thread.topic)
    }
  }

  #applyNotice(message: WireMessage): void {
    const { type, content } = message
    if (type === 'LIVE_VISITORS') return this.#deps.live.apply(content)
    if (type === 'AGENT_STATUS') return this.#applyStanding(readStanding(content))
    if (type === 'ANNOUNCEMENT') return this.#deps.announcements.apply(content)
    if (type === 'THREAD_FILED') return this.#deps.inbox.applyFiled(readFilingNotice(content))
    if (type === 'VISITOR_ERASED') this.#erase(textOf(readJson(content).visitorUid))
    this.#queueMoved(content)
    if (this.#deps.requests.apply(message)) this.#notify(message, undefined)
  }

  /** Drops whatever this page holds of a visitor. */
  #erase(visitorUid: string): void {
    if (visitorUid === '') return
    const { inbox, outbox, contactNames, onError } = this.#deps
    inbox.forgetVisitor(visitorUid)
    contactNames.forget(visitorUid)
    for (const { uid, topic } of outbox.letters.peek()) {
      if (topic.includes(visitorUid)) outbox.discard(uid).catch(onError)
    }
  }

  #queueMoved(notice = ''): void {
    const { queue, left, openThreads } = this.#deps
    queue.changed()
    left.changed(notice)
    openThreads.changed('own')
  }

  #applyStanding(standing: AgentStanding | undefined): void {
    if (standing === undefined) return
    const { agent, openThreads, colleagues, presence, onError } = this.#deps
    const isOwn = standing.agentUid === agent.uid
    openThreads.changed(isOwn ? 'own' : 'others')
    if (!colleagues.apply(standing)) colleagues.read().catch(onError)
    if (isOwn) presence.applyStatus(standing.chosen)
  }

  #notify(message: WireMessage, row: InboxRow | undefined): void {
    const { agent } = this.#deps
    if (message.user.uid === agent.uid || message.user.uid === agent.accountUid) return
    for (const listener of this.#listeners) listener(message, row)
  }
}

/** Returns the topic of the group from which the agent was removed. */
function dismissedFrom(message: WireMessage): Topic | undefined {
  const event = message.type === 'NOTICE' ? systemEventOf(message) : undefined
  return event?.kind === 'GROUP_DISMISSED' ? groupTopic(event.uid as Uid) : undefined
}

/** Whether it tells how many have read messages of a group. */
function isCounted({ type, extra, thread }: WireMessage): boolean {
  return type === 'READ' && thread.type === 'GROUP' && extra.includes('"readers"')
}

/** Whether a message is a notice to consoles, not one of a thread. */
function isNotice({ thread }: WireMessage): boolean {
  const kind = readTopic(thread.topic)?.kind
  return kind === 'agent' || kind === 'queue'
}
