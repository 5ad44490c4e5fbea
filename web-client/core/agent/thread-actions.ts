import { wordOf } from '../connection/api.ts'
import type { AgentApi } from './agent-api.ts'
import type { WrapUp } from './filing-notice.ts'
import type { Inbox } from './inbox.ts'
import type { InboxRow, InboxThread } from './inbox-row.ts'
import type { Offer, Proposal } from './request.ts'
import type { Requests } from './requests.ts'

export interface ThreadActionsDeps {
  readonly api: AgentApi
  readonly inbox: Inbox
  readonly requests: Requests
  readonly newUid: () => string
}

const root = '/api/v1/thread'

/** What the agent does with threads; the inbox shows the result. All methods throw ApiRefusal, NoAnswer, SessionOver. */
export class ThreadActions {
  readonly #deps: ThreadActionsDeps

  constructor(deps: ThreadActionsDeps) {
    this.#deps = deps
  }

  /** Accepts an offer or a waiting visitor, and returns the row. */
  async accept({ threadUid }: Pick<Offer, 'threadUid'>): Promise<InboxRow> {
    await this.#deps.requests.answerOffer(threadUid, 'accept')
    return this.#rowOf(threadUid)
  }

  /** Accepts a colleague's transfer or invitation, and returns the row. */
  async acceptProposal(proposal: Proposal): Promise<InboxRow> {
    await this.#deps.requests.answer(proposal, 'accept')
    return this.#rowOf(proposal.threadUid)
  }

  /** Opens the thread with a colleague. */
  async openWith(agentUid: string): Promise<InboxRow> {
    const { api, inbox } = this.#deps
    return inbox.open(await api.post<InboxThread>(`${root}/member`, { agentUid }))
  }

  /** Creates a group of agents, and returns its row. */
  async createGroup(wish: { readonly name: string; readonly members: readonly string[] }): Promise<InboxRow> {
    const { threadUid } = await this.#deps.api.post<{ readonly threadUid: string }>('/api/v1/group/create', wish)
    return this.#rowOf(threadUid)
  }

  /**
   * Returns a function that writes to a visitor in a conversation of the agent's own, which begins if there is none, and
   * returns its row; called again, it begins nothing twice.
   */
  beginning(visitor: {
    readonly uid: string
    readonly workgroupUid?: string | undefined
    readonly isLive?: boolean | undefined
  }): (content: string) => Promise<InboxRow> {
    const uid = this.#deps.newUid()
    return async (content) => {
      const { workgroupUid, isLive } = visitor
      const to = { uid: visitor.uid, ...(workgroupUid === undefined ? {} : { workgroupUid }) }
      const body = { ...to, message: { uid, type: 'TEXT', content } }
      // Somebody on a site may have to be reached first.
      const path = isLive ? '/api/v1/live/begin' : `${root}/begin`
      const { thread } = await this.#deps.api.postPatiently<{ readonly thread: { readonly uid: string } }>(path, body)
      return this.#rowOf(thread.uid)
    }
  }

  /** Ends a thread and files its wrap-up; a field that is left out stays as it is. */
  async close(row: InboxRow, wrapUp: Partial<WrapUp>): Promise<void> {
    const body = { uid: row.thread.value.uid, ...wrapUp }
    row.applyThread(await this.#deps.api.post<InboxThread>(`${root}/close`, body))
  }

  /** Files the wrap-up of a thread, even after its end; a field that is left out stays as it is. */
  async wrapUp({ uid, topic }: Pick<InboxThread, 'uid' | 'topic'>, wrapUp: Partial<WrapUp>): Promise<void> {
    await this.#deps.api.post(`${root}/wrapup`, { uid, ...wrapUp })
    // Only what was sent: a colleague's notice about the other field may be newer than the response.
    this.#deps.inbox.applyFiled({ threadUid: uid, threadTopic: topic, filed: wrapUp })
  }

  /** Leaves a thread as a guest. */
  async leave(row: InboxRow): Promise<void> {
    await this.#deps.api.post(`${root}/invite/leave`, { uid: row.thread.value.uid })
    await this.#deps.inbox.refetch(row)
  }

  /** Makes an admin the agent of an open thread, whoever has it. */
  async takeOver(threadUid: string): Promise<InboxRow> {
    const { api, inbox } = this.#deps
    return inbox.open(await api.post<InboxThread>(`${root}/takeover`, { uid: threadUid }))
  }

  /** Returns the row of a thread that the agent takes part in; undefined for other threads. */
  async find(threadUid: string): Promise<InboxRow | undefined> {
    try {
      return await this.#rowOf(threadUid)
    } catch (error) {
      if (wordOf(error) !== 'thread_not_found') throw error
      return undefined
    }
  }

  async #rowOf(threadUid: string): Promise<InboxRow> {
    const { api, inbox } = this.#deps
    return inbox.open(await api.get<InboxThread>(`${root}/${encodeURIComponent(threadUid)}`))
  }
}
