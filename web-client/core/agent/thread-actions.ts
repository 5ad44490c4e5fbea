import { wordOf } from '../connection/api.ts'
import type { AgentApi } from './agent-api.ts'
import type { Inbox } from './inbox.ts'
import type { InboxRow, InboxThread } from './inbox-row.ts'
import type { Offer, Proposal } from './request.ts'
import type { Requests } from './requests.ts'

/** What an agent files about a thread. */
export interface WrapUp {
  readonly category: string
  readonly tags: readonly string[]
}

export interface ThreadActionsDeps {
  readonly api: AgentApi
  readonly inbox: Inbox
  readonly requests: Requests
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

  /** Ends a thread and files its wrap-up. */
  async close(row: InboxRow, wrapUp: WrapUp): Promise<void> {
    const body = { uid: row.thread.value.uid, ...wrapUp }
    row.applyThread(await this.#deps.api.post<InboxThread>(`${root}/close`, body))
  }

  /** Files the wrap-up of a thread, even after its end. */
  async wrapUp(row: InboxRow, wrapUp: WrapUp): Promise<void> {
    const body = { uid: row.thread.value.uid, ...wrapUp }
    row.applyThread(await this.#deps.api.post<InboxThread>(`${root}/wrapup`, body))
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
