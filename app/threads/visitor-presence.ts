import type { ThreadUid, Uid } from '../../domain/ids.ts'
import { noPage, type VisitorStanding, type VisitorView } from '../../domain/people/visitor-status.ts'
import { isBegunByStaff, isOpen, type Thread, type ThreadState, threadStates } from '../../domain/thread/thread.ts'
import type { Visitors } from '../../store/ports/people.ts'
import type { Threads } from '../../store/ports/threads.ts'
import type { AgentPool } from '../dispatch/agent-pool.ts'
import type { MessageDeps } from '../messaging/append.ts'
import { inLane, inLaneOf } from '../messaging/in-lane.ts'
import type { Phrasebook } from '../messaging/phrasebook.ts'
import { ConcurrencyLimiter } from '../timing/concurrency-limiter.ts'
import { KeyedRunner } from '../timing/keyed-runner.ts'
import { PresenceLines } from './presence-lines.ts'
import { passStatus, settleAbsence, writeLine } from './tell-presence.ts'
import type { VisitorConnections, VisitorRef } from './visitor-connections.ts'

const openStates: readonly ThreadState[] = threadStates.filter((state) => state !== 'CLOSED')
/** Of one visitor; agents are told in those that were active last. */
const mostThreads = 20
/** Visitors whose threads are read and changed at once. */
const atOnce = 16
/** After telling of a visitor, more is told together. */
const restMs = 1000

export interface VisitorPresenceDeps {
  readonly messageDeps: MessageDeps
  readonly threads: Threads
  readonly visitors: Pick<Visitors, 'pagesOf'>
  readonly agentPool: Pick<AgentPool, 'settingsOf'>
  readonly phrasebook: Phrasebook
  readonly connections: Pick<VisitorConnections, 'standingOf' | 'refOf' | 'seen'>
  /** How long the visitor of a new thread has to connect. */
  readonly startMs: number
  /** Called once a thread is to be checked for its visitor's absence at a time. */
  readonly onDue: (dueAt: number) => void
  readonly onError: (error: unknown) => void
}

/** What agents are told of the visitor of a thread, as it was read. */
interface Told {
  readonly thread: Thread
  readonly view: VisitorView
}

/**
 * Tells the agents of a visitor's open threads whether the visitor is there, and on which page. Costs one read by index
 * for each change, however many threads there are.
 */
export class VisitorPresence {
  readonly #deps: VisitorPresenceDeps
  readonly #rounds: KeyedRunner<Uid>
  readonly #telling = new ConcurrencyLimiter(atOnce)
  readonly #storing = new ConcurrencyLimiter(atOnce)
  readonly #lines: PresenceLines
  /** Visitors of whom there is something to tell. */
  readonly #news = new Map<Uid, VisitorRef>()
  /** What agents were last told of each visitor with open threads who is there. */
  readonly #told = new Map<Uid, string>()
  readonly #resting = new Map<Uid, () => void>()
  /** When those who are gone left, until their threads say so. */
  readonly #leftAt = new Map<Uid, number>()

  constructor(deps: VisitorPresenceDeps) {
    this.#deps = deps
    this.#lines = new PresenceLines(deps.messageDeps.clock)
    this.#rounds = new KeyedRunner((uid) => this.#round(uid), deps.onError)
  }

  /** Hears of each change of a visitor's status. */
  changed(visitor: VisitorRef, { status, since }: VisitorStanding): void {
    if (status === 'OFFLINE') this.#leftAt.set(visitor.uid, since)
    else this.#leftAt.delete(visitor.uid)
    this.#wake(visitor)
  }

  /** Hears that a visitor may have moved to another page. */
  moved(uid: Uid): void {
    const visitor = this.#deps.connections.refOf(uid)
    if (visitor !== undefined) this.#wake(visitor)
  }

  /** Tells agents who have come into a thread how its visitor is. */
  onThreadChange(before: Thread | null, after: Thread): void {
    if (!isVisitors(after)) return
    if (!isOpen(after)) return this.#lines.forget(after.uid)
    const visitor = { uid: after.user.uid, orgUid: after.orgUid }
    const isNew = (before === null || !isOpen(before)) && this.#deps.connections.standingOf(visitor.uid) === undefined
    // One who is written to is there only if connected.
    const startMs = before === null && isBegunByStaff(after) ? 0 : this.#deps.startMs
    if (isNew) this.#deps.connections.seen(visitor, startMs)
    if (!agentsOf(after).some((uid) => !agentsOf(before).includes(uid))) return
    this.#told.delete(visitor.uid)
    this.#wake(visitor)
  }

  /** Returns what agents may know of the visitors of threads, in their order; null for threads without one, or ended. */
  async viewsOf(threads: readonly Thread[]): Promise<(VisitorView | null)[]> {
    const isShown = (thread: Thread) => isVisitors(thread) && isOpen(thread)
    const uids = threads.filter(isShown).map(({ user }) => user.uid)
    const pages = await this.#deps.visitors.pagesOf([...new Set(uids)])
    return threads.map((thread) =>
      isShown(thread) ? { ...this.#standing(thread), ...(pages.get(thread.user.uid) ?? noPage) } : null,
    )
  }

  /** Tells nobody any more; resolves once everything begun is done. */
  async stop(): Promise<void> {
    this.#lines.stop()
    for (const cancel of this.#resting.values()) cancel()
    await this.#rounds.stop()
  }

  #standing({ user, leftAt, createdAt }: Thread): VisitorStanding {
    const since = this.#leftAt.get(user.uid) ?? leftAt ?? createdAt
    return this.#deps.connections.standingOf(user.uid) ?? { status: 'OFFLINE', since }
  }

  #wake(visitor: VisitorRef): void {
    this.#news.set(visitor.uid, visitor)
    if (!this.#resting.has(visitor.uid)) this.#rounds.wake(visitor.uid)
  }

  async #round(uid: Uid): Promise<void> {
    const visitor = this.#news.get(uid)
    this.#news.delete(uid)
    if (visitor === undefined) return
    try {
      const told = await this.#telling.run(() => this.#tell(visitor))
      if (told.length === 0) return
      // Nobody waits to be told for what is written about others.
      this.#rest(uid)
      await this.#storing.run(() => this.#store(visitor, told))
    } catch (error) {
      this.#deps.onError(error)
      this.#news.set(uid, visitor)
      this.#rest(uid)
    }
  }

  #rest(uid: Uid): void {
    const cancel = this.#deps.messageDeps.clock.after(restMs, () => {
      this.#resting.delete(uid)
      if (this.#news.has(uid)) this.#rounds.wake(uid)
    })
    this.#resting.set(uid, cancel)
  }

  /** Tells the agents of a visitor's open threads. Returns what was told in which. */
  async #tell({ uid, orgUid }: VisitorRef): Promise<Told[]> {
    const filter = { orgUid, participants: [uid], states: openStates }
    const found = await this.#deps.threads.query(filter, { offset: 0, limit: mostThreads })
    const threads = found.filter((thread) => isVisitors(thread) && thread.user.uid === uid)
    const views = await this.viewsOf(threads)
    const told = threads.flatMap((thread, index) => {
      const view = views[index] ?? null
      return view === null ? [] : [{ thread, view }]
    })
    if (threads.length === 0) this.#leftAt.delete(uid)
    if (this.#isNews(uid, views)) await Promise.all(told.map((one) => this.#pass(one)))
    return told
  }

  #isNews(uid: Uid, views: readonly (VisitorView | null)[]): boolean {
    const said = JSON.stringify(views)
    if (this.#told.get(uid) === said) return false
    if (views.every((view) => view === null || view.status === 'OFFLINE')) this.#told.delete(uid)
    else this.#told.set(uid, said)
    return true
  }

  /** In the lane, so that an agent who has left the thread is not told. */
  async #pass({ thread, view }: Told): Promise<void> {
    const { messageDeps } = this.#deps
    await inLane(messageDeps, thread.topic, (lane) => {
      if (lane.thread?.uid === thread.uid && isOpen(lane.thread)) passStatus(messageDeps, lane.thread, view)
      return { result: Promise.resolve() }
    })
  }

  async #store({ uid }: VisitorRef, told: readonly Told[]): Promise<void> {
    const leftAt = this.#leftAt.get(uid)
    for (const one of told) await this.#storeIn(one)
    if (this.#leftAt.get(uid) === leftAt) this.#leftAt.delete(uid)
  }

  async #storeIn({ thread: read, view }: Told): Promise<void> {
    const { messageDeps } = this.#deps
    const dueAt = await settleAbsence(this.#deps, read, view)
    if (dueAt !== null) this.#deps.onDue(dueAt)
    const wasThere = read.leftAt === undefined && !wasWrittenTo(read, view)
    const last = this.#lines.lastOf(read.uid) ?? (wasThere ? 'VISITOR_BACK' : 'VISITOR_LEFT')
    const line = view.status === 'OFFLINE' ? 'VISITOR_LEFT' : 'VISITOR_BACK'
    if (line === last || read.state !== 'CHATTING' || !this.#mayWrite(read)) return
    await inLaneOf(messageDeps, read, async (lane, thread) => {
      if (thread.state !== 'CHATTING') return null
      await writeLine(this.#deps, lane, { thread, line, at: view.since })
      this.#lines.wrote(thread.uid, line)
      return null
    })
  }

  #mayWrite({ uid, user, orgUid }: Thread): boolean {
    return this.#lines.mayWrite(uid as ThreadUid, () => this.#wake({ uid: user.uid, orgUid }))
  }
}

function isVisitors({ type }: Thread): boolean {
  return type === 'WORKGROUP' || type === 'AGENT'
}

/** Returns whether the visitor was away when somebody began to write to them, and still is. */
function wasWrittenTo(thread: Thread, { status, since }: VisitorView): boolean {
  return isBegunByStaff(thread) && status === 'OFFLINE' && since - thread.createdAt < restMs
}

/** Returns the agents who take part. */
function agentsOf(thread: Thread | null): Uid[] {
  return thread?.participants.flatMap(({ uid, role }) => (role === 'agent' ? [uid] : [])) ?? []
}
