import type { Topic, Uid } from '../../domain/ids.ts'
import { type EphemeralMessage, ephemeral } from '../../domain/message/message.ts'
import type { Announcement } from '../../domain/organization/announcement.ts'
import type { Person } from '../../domain/person.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { agentNoticeTopic, queueNoticeTopic } from '../../domain/thread/topic.ts'
import type { FanOut } from '../delivery/fan-out.ts'
import type { MessageDeps } from '../messaging/append.ts'
import { serverDraft, systemActor } from '../messaging/server-message.ts'
import type { Uids } from '../new-uid.ts'
import type { Clock } from '../timing/clock.ts'
import { inChunks } from '../timing/in-chunks.ts'

/** Half a millisecond of work: a decision waits for about ten turns of the event loop. */
const packetsPerTurn = 25

/**
 * What agents' consoles are notified of beside their threads. Nothing of it is stored; a console that connects asks for
 * it.
 */
export class AgentNotices {
  readonly #fanOut: FanOut
  readonly #clock: Clock
  readonly #uids: Uids

  constructor({ fanOut, clock, uids }: Pick<MessageDeps, 'fanOut' | 'clock' | 'uids'>) {
    this.#fanOut = fanOut
    this.#clock = clock
    this.#uids = uids
  }

  /** Notifies an agent of an offer: content {threadUid, threadTopic, deadline (ms since 1970 UTC), user}. */
  offered(agentUid: Uid, thread: Thread): void {
    this.#toAgent(agentUid, 'OFFER', offerContent(thread))
  }

  /** Notifies an agent that the offer is over: content {threadUid, threadTopic, reason}. */
  withdrawn(agentUid: Uid, thread: Thread, reason: 'declined' | 'missed' | 'closed' | 'taken'): void {
    this.#toAgent(agentUid, 'OFFER_END', { threadUid: thread.uid, threadTopic: thread.topic, reason })
  }

  /** Passes a message between agents about a thread, each on their own topic; `uid` is the sender's. */
  between(agents: Iterable<Uid>, said: Pick<EphemeralMessage, 'uid' | 'type' | 'content'>, sender: Person): void {
    for (const agentUid of new Set(agents)) {
      const topic = agentNoticeTopic(agentUid)
      const notice = this.#notice(said.type, topic, { content: {}, user: agentUid })
      this.#fanOut.pass({ ...notice, ...said, sender }, [agentUid])
    }
  }

  /** Notifies an agent that an admin has taken their thread: content {threadUid, threadTopic, by}. */
  takenOver(agentUid: Uid, thread: Thread, by: Person): void {
    this.#toAgent(agentUid, 'TAKEN_OVER', { threadUid: thread.uid, threadTopic: thread.topic, by })
  }

  /** Notifies agents of an announcement: content {uid, workgroupUid, author {uid, name}, text, at}. */
  async announced(agents: readonly Uid[], { orgUid: _, ...content }: Announcement): Promise<void> {
    await inChunks(agents, packetsPerTurn, (uid) => this.#toAgent(uid, 'ANNOUNCEMENT', content))
  }

  /** Notifies agents that nothing of a visitor may be shown any more: content {visitorUid}. */
  async erased(agents: readonly Uid[], visitorUid: Uid): Promise<void> {
    await inChunks(agents, packetsPerTurn, (uid) => this.#toAgent(uid, 'VISITOR_ERASED', { visitorUid }))
  }

  /** Notifies a thread's agents of how one of them has filed it: content {threadUid, threadTopic, category, tags}. */
  filed({ uid: threadUid, topic: threadTopic, filed, participants }: Thread): void {
    for (const { uid, role } of participants) {
      if (role !== 'visitor') this.#toAgent(uid, 'THREAD_FILED', { threadUid, threadTopic, ...filed })
    }
  }

  /**
   * Notifies colleagues of agents' state: content {agentUid, status, present, open, offered, capacity}, one packet per
   * agent.
   */
  async agentsChanged(audience: readonly Uid[], agents: readonly { readonly agentUid: Uid }[]): Promise<void> {
    const notices = agents.map((agent) => {
      const topic = agentNoticeTopic(agent.agentUid as Uid)
      return this.#notice('AGENT_STATUS', topic, { content: agent, user: agent.agentUid })
    })
    // One console after the other, so that each gets all of it in one frame.
    const consolesPerTurn = Math.max(1, Math.floor(packetsPerTurn / notices.length))
    await inChunks(audience, consolesPerTurn, (uid) => {
      for (const notice of notices) this.#fanOut.pass(notice, [uid])
    })
  }

  /** Notifies the agents of a target of what waits for it: content as protocol.md describes QUEUE_NOTICE. */
  async queueNotice(audience: readonly Uid[], targetUid: Uid, content: object): Promise<void> {
    const topic = queueNoticeTopic(targetUid)
    const notice = this.#notice('QUEUE_NOTICE', topic, { content, user: targetUid })
    await inChunks(audience, packetsPerTurn, (uid) => this.#fanOut.pass(notice, [uid]))
  }

  /** Notifies agents of who came, moved on and left on a site: content as protocol.md describes LIVE_VISITORS. */
  async liveVisitors(audience: readonly Uid[], workgroupUid: Uid, content: object): Promise<void> {
    const topic = queueNoticeTopic(workgroupUid)
    const notice = this.#notice('LIVE_VISITORS', topic, { content, user: workgroupUid })
    await inChunks(audience, packetsPerTurn, (uid) => this.#fanOut.pass(notice, [uid]))
  }

  #toAgent(agentUid: Uid, type: string, content: object): void {
    const topic = agentNoticeTopic(agentUid)
    this.#fanOut.pass(this.#notice(type, topic, { content, user: agentUid }), [agentUid])
  }

  #notice(type: string, topic: Topic, { content, user }: { content: object; user: Uid }): EphemeralMessage {
    const draft = serverDraft(this.#uids.newMessageUid(), topic, { type, content: JSON.stringify(content) })
    const { person: sender } = systemActor('system' as Uid, '')
    return ephemeral(draft, { topic, user }, { sender, sentAt: this.#clock.now() })
  }
}

/** Returns the content of an OFFER; the deadline is in ms since 1970 UTC. */
export function offerContent({ uid: threadUid, topic: threadTopic, user, offer }: Thread) {
  return { threadUid, threadTopic, deadline: offer?.deadlineAt, user }
}
