import type { ThreadUid, Uid } from '../../domain/ids.ts'
import { isAdmin } from '../../domain/people/agent.ts'
import type { OpenErasure } from '../../domain/people/erasure.ts'
import type { AgentAdmin } from '../../store/ports/agent-admin.ts'
import type { Erasures } from '../../store/ports/erasures.ts'
import type { Sessions } from '../auth/sessions.ts'
import type { AgentNotices } from '../dispatch/agent-notices.ts'
import { KeyedRunner } from '../timing/keyed-runner.ts'
import { agentsIn, type EraseThreadDeps, endOpen, eraseFiles, eraseMessages, eraseThread } from './erase-thread.ts'
import { overwrite } from './overwrite.ts'
import { Pace, Stopped } from './pace.ts'

const atOnce = 50
const retryMs = 60_000
/** What was under way when the person was logged out is stored by then, and is erased in a second pass. */
const settleMs = 1000
const maxAdmins = 1000

export interface ErasingDeps extends Omit<EraseThreadDeps, 'pace'> {
  readonly erasures: Erasures
  readonly staff: Pick<AgentAdmin, 'of'>
  readonly sessions: Pick<Sessions, 'forgetVisitor'>
  readonly notices: Pick<AgentNotices, 'erased'>
  readonly onError: (error: unknown) => void
}

/** Works off the stored erasures, one at a time and from where it was stopped, however that happened. */
export class Erasing {
  readonly #deps: ErasingDeps
  readonly #pace: Pace
  readonly #rounds: KeyedRunner<void>
  #cancelRetry = () => {}

  constructor(deps: ErasingDeps) {
    this.#deps = deps
    this.#pace = new Pace(deps.threadDeps.messageDeps.clock)
    this.#rounds = new KeyedRunner(
      () => this.#work(),
      (error) => this.#failed(error),
    )
  }

  /** Starts on what is stored, if it has not. */
  wake(): void {
    this.#rounds.wake()
  }

  /** Stops after the current step. */
  async stop(): Promise<void> {
    this.#cancelRetry()
    this.#pace.stop()
    await this.#rounds.stop()
  }

  #failed(error: unknown): void {
    if (error instanceof Stopped) return
    this.#deps.onError(error)
    this.#cancelRetry = this.#deps.threadDeps.messageDeps.clock.after(retryMs, () => this.wake())
  }

  async #work(): Promise<void> {
    const { erasures, sessions, eraser, threadDeps, search } = this.#deps
    for (;;) {
      const erasure = await erasures.next()
      if (erasure === null) return
      sessions.forgetVisitor(erasure.visitorUid)
      await this.#announce(erasure)
      await this.#pass(erasure)
      await this.#pace.rest(settleMs)
      await this.#pass(erasure)
      await overwrite({ search, eraser, pace: this.#pace })
      await erasures.finish(erasure.uid, threadDeps.messageDeps.clock.now())
      // Its row held the uid until now.
      await overwrite({ eraser, pace: this.#pace })
    }
  }

  /** Erases whatever is there of a person. */
  async #pass(erasure: OpenErasure): Promise<void> {
    const { eraser, sessions } = this.#deps
    const { orgUid, visitorUid } = erasure
    const deps = { ...this.#deps, pace: this.#pace }
    await this.#eraseThreads(erasure, deps)
    for (let quotes = atOnce; quotes === atOnce; ) {
      quotes = (await this.#pace.step(() => eraser.emptyQuotes(visitorUid, atOnce))).length
    }
    // After the quotes: whoever quoted them keeps their own words.
    for (const uid of await this.#shared(visitorUid)) await this.#eraseIn(uid, erasure, deps)
    for (;;) {
      const files = await eraser.filesOf(visitorUid, atOnce)
      if (files.length === 0) break
      await this.#pace.step(() => eraseFiles(deps, files, { erasureUid: erasure.uid }))
    }
    sessions.forgetVisitor(visitorUid)
    await eraser.forgetPerson(orgUid, visitorUid)
  }

  async #eraseThreads({ visitorUid, uid: erasureUid }: OpenErasure, deps: EraseThreadDeps): Promise<void> {
    for (;;) {
      const threads = await this.#deps.eraser.threadsOf(visitorUid, atOnce)
      if (threads.length === 0) return
      for (const uid of threads) await eraseThread(deps, uid, { visitorUid, erasureUid, whenOpen: 'end' })
    }
  }

  /** Erases what they said in a thread of others, and takes them off it; a group that is left to nobody goes whole. */
  async #eraseIn(threadUid: ThreadUid, { visitorUid, uid: erasureUid }: OpenErasure, deps: EraseThreadDeps) {
    const { eraser, threadDeps } = this.#deps
    const thread = await threadDeps.threads.byUid(threadUid)
    if (thread !== null) await endOpen(threadDeps, thread, visitorUid)
    if (await eraser.isAlone(threadUid, visitorUid))
      return eraseThread(deps, threadUid, { visitorUid, erasureUid, whenOpen: 'end' })
    await eraseMessages(deps, threadUid, { visitorUid, erasureUid, which: 'theirs' })
    await eraser.leaveThread(threadUid, visitorUid)
    threadDeps.messageDeps.lanes.forgetTopics((topic) => topic === thread?.topic)
  }

  /** Ends what is open, and takes everything off the screens of those who have it there. */
  async #announce({ orgUid, visitorUid }: OpenErasure): Promise<void> {
    const { eraser, threadDeps, notices } = this.#deps
    const audience = new Set<Uid>(await this.#admins(orgUid))
    for (const uid of await eraser.threadsOf(visitorUid, Number.MAX_SAFE_INTEGER)) {
      const thread = await threadDeps.threads.byUid(uid)
      for (const agent of agentsIn(thread)) audience.add(agent)
      if (thread !== null) await endOpen(threadDeps, thread, visitorUid)
    }
    await notices.erased([...audience], visitorUid)
  }

  #shared(visitorUid: Uid): Promise<ThreadUid[]> {
    return this.#deps.eraser.sharedWith(visitorUid, Number.MAX_SAFE_INTEGER)
  }

  async #admins(orgUid: Uid): Promise<Uid[]> {
    const { content } = await this.#deps.staff.of(orgUid, { offset: 0, limit: maxAdmins })
    return content.filter((agent) => isAdmin(agent)).map(({ uid }) => uid)
  }
}
