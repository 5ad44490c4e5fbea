import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { FanOut } from '../../app/delivery/fan-out.ts'
import { Subscribers } from '../../app/delivery/subscribers.ts'
import { type AnswerOfferDeps, acceptThread, declineThread } from '../../app/dispatch/answer-offer.ts'
import { takeOver } from '../../app/handover/take-over.ts'
import type { MessageDeps } from '../../app/messaging/append.ts'
import { Lanes } from '../../app/messaging/lanes.ts'
import { receive } from '../../app/messaging/receive.ts'
import { ThreadEvents, watchThreads } from '../../app/messaging/thread-events.ts'
import { closeThread } from '../../app/threads/close-thread.ts'
import type { ThreadDeps } from '../../app/threads/end-thread.ts'
import { openThread } from '../../app/threads/open-thread.ts'
import type { MessageUid, ThreadUid, Topic, Uid } from '../../domain/ids.ts'
import { defaultSettings, type WorkgroupSettings } from '../../domain/organization/workgroup.ts'
import { type AgentStatus, newProfile } from '../../domain/people/agent.ts'
import type { AgentActor, Person, VisitorActor } from '../../domain/person.ts'
import { composeDispatch, type Dispatch } from '../../server/compose/compose-dispatch.ts'
import { defaultLimits } from '../../server/config/limits.ts'
import type { PasswordHash } from '../../store/ports/people.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import type { Store } from '../../store/store.ts'
import type { ManualClock } from '../support/manual-clock.ts'
import type { Random } from '../support/random.ts'
import { UnhurriedDatabase } from './dispatch-database.ts'
import { predictableUids } from './dispatch-uids.ts'

export const graceMs = 30_000
const answerMs = 15_000
const orgUid = 'o' as Uid

/** A row of a thread, as the checks read it. */
export interface ThreadState {
  readonly uid: string
  readonly topic: string
  readonly state: string
  readonly target_uid: string
  readonly agent_uid: string | null
  readonly offered_to: string | null
  readonly queued_at: number | null
  readonly excluded: string
  /** The participants, separated by commas. */
  readonly agents: string | null
}

/** An agent's unanswered request to another to take a thread. */
export interface Asked {
  readonly uid: string
  readonly thread_uid: string
  readonly from_uid: string
  readonly to_uid: string
  readonly deadline_at: number
}

/** The initial settings of an agent. */
export interface Hired {
  readonly capacity: number
  readonly groups: readonly string[]
  readonly role: 'AGENT' | 'ADMIN'
}

/** A TRANSFER or an answer to one. */
export interface Word {
  readonly uid: string
  readonly type: string
  readonly content: object
}

/** The dispatcher over a real store, without sockets. */
export class DispatchWorld {
  readonly #folder: string
  readonly #clock: ManualClock
  readonly #uids = predictableUids()
  #store: Store | undefined
  readonly #random: Random
  #parts: { readonly dispatch: Dispatch; readonly answerOfferDeps: AnswerOfferDeps & ThreadDeps } | undefined
  #db: DatabaseSync | undefined
  #open: StatementSync | undefined
  #asked: StatementSync | undefined

  constructor(clock: ManualClock, random: Random) {
    // In memory where such a folder exists: the test is about order, not about the disk.
    this.#folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'parley-dispatch-'))
    this.#clock = clock
    this.#random = random
  }

  async start(): Promise<void> {
    const store = await this.#openStore()
    const subscribers = new Subscribers()
    const fanOut = new FanOut(subscribers)
    const events = new ThreadEvents()
    const watched: Store = watchThreads(store, events)
    const messageDeps: MessageDeps = {
      ...watched,
      lanes: new Lanes(watched.threads, defaultLimits.lanes),
      fanOut,
      clock: this.#clock,
      uids: this.#uids,
      files: store.files,
      recallWindowMs: 0,
    }
    const visitorGraces = defaultLimits.visitors
    const given = { messageDeps, store: watched, events, subscribers, graceMs, visitorGraces, answerMs }
    const dispatch: Dispatch = composeDispatch({ ...given, onError: this.#onError, onLimit: () => {} })
    this.#store = store
    this.#parts = { dispatch, answerOfferDeps: { ...dispatch.threadDeps, offers: dispatch.offers } }
    this.#watch()
  }

  #openStore(): Promise<Store> {
    return openSqlite(
      join(this.#folder, 'parley.db'),
      { onDeath: this.#onError },
      (options) => new UnhurriedDatabase(options, this.#random),
    )
  }

  /** Reads the file directly; by target, as closed threads are many. */
  #watch(): void {
    this.#db = new DatabaseSync(join(this.#folder, 'parley.db'), { readOnly: true, timeout: 5000 })
    this.#open = this.#db.prepare(
      `select uid, topic, state, target_uid, agent_uid, offered_to, queued_at, excluded,
         (select group_concat(p.uid) from participants p
           where p.thread_uid = t.uid and p.role = 'agent' and p.until_at is null) as agents
       from threads t where target_uid in (select uid from workgroups)
         and state in ('NEW', 'QUEUING', 'OFFERED', 'CHATTING', 'OFFLINE')`,
    )
    this.#asked = this.#db.prepare(
      `select uid, thread_uid, from_uid, to_agent_uid as to_uid, deadline_at from proposals where outcome is null`,
    )
  }

  /** Errors that nobody was awaiting. */
  readonly failures: unknown[] = []
  readonly #onError = (error: unknown) => void this.failures.push(error)

  get dispatch(): Dispatch {
    if (this.#parts === undefined) throw new Error('not started')
    return this.#parts.dispatch
  }

  get #deps(): AnswerOfferDeps & ThreadDeps {
    if (this.#parts === undefined) throw new Error('not started')
    return this.#parts.answerOfferDeps
  }

  async stop(): Promise<void> {
    await this.dispatch.stop()
    this.#db?.close()
    await this.#store?.close()
  }

  async remove(): Promise<void> {
    await this.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** No waiting visitor counts as gone, however much time passes. */
  async furnish(groups: ReadonlyMap<string, Partial<WorkgroupSettings>>): Promise<void> {
    const workgroups = this.#store?.workgroups
    await workgroups?.createOrganization({ uid: orgUid, name: 'One' })
    for (const [uid, settings] of groups) {
      const given = { ...defaultSettings, goneSeconds: 0, ...settings }
      await workgroups?.create({ uid: uid as Uid, orgUid, nickname: uid, avatar: '', settings: given })
    }
  }

  async hire(uid: string, { capacity, groups, role }: Hired): Promise<void> {
    const names = { uid: uid as Uid, accountUid: `account-${uid}` as Uid, orgUid, username: uid, nickname: uid }
    const looks = { ...newProfile, avatar: '', status: 'AVAILABLE', lastAssignedAt: 0 } as const
    const agent = { ...names, ...looks, role, capacity }
    await this.#store?.agents.create(agent, 'hash' as PasswordHash, { workgroups: groups as Uid[], sinceMs: 0 })
  }

  async arrive(uid: string, targetUid: string): Promise<string> {
    const unknown = { siteUid: '', verified: false, credentials: 0, priority: 0, avatar: '', profile: {} }
    await this.#store?.visitors.save({ ...unknown, uid: uid as Uid, orgUid, nickname: uid }, this.#clock.now())
    const wish = { type: 'WORKGROUP', targetUid: targetUid as Uid, fresh: false } as const
    const { thread } = await openThread(this.#deps, visitorActor(uid), wish)
    return 'uid' in thread ? thread.uid : ''
  }

  close(actor: 'visitor' | 'agent', who: string, threadUid: string): Promise<unknown> {
    const by = actor === 'visitor' ? visitorActor(who) : agentActor(who)
    return closeThread(this.#deps, by, threadUid as ThreadUid)
  }

  accept(agent: string, threadUid: string): Promise<unknown> {
    return acceptThread(this.#deps, agentActor(agent), threadUid as ThreadUid)
  }

  decline(agent: string, threadUid: string): Promise<unknown> {
    return declineThread(this.#deps, agentActor(agent), threadUid as ThreadUid)
  }

  setStatus(agent: string, status: AgentStatus): Promise<void> {
    return this.dispatch.setStatus(agent as Uid, status)
  }

  /** Sends an agent's message about a thread to another agent. */
  say(agent: string, { uid, topic }: Pick<ThreadState, 'uid' | 'topic'>, word: Word): Promise<unknown> {
    const content = JSON.stringify({ threadUid: uid, ...word.content })
    const named = { uid: word.uid as MessageUid, topic: topic as Topic, type: word.type }
    return receive(this.dispatch.receiveDeps, agentActor(agent), { ...named, content, channel: 'TEST', extra: '' })
  }

  takeOver(admin: string, threadUid: string): Promise<unknown> {
    return takeOver(this.dispatch.handoverDeps, agentActor(admin), threadUid as ThreadUid)
  }

  /** Resolves once nothing more follows from what has happened. */
  async rest(): Promise<void> {
    await this.#idle()
    // Timers that were already due when they were set.
    this.#clock.pass(0)
    await this.#idle()
  }

  async #idle(): Promise<void> {
    await this.dispatch.offers.idle()
    await this.dispatch.threadDeps.dispatcher.idle()
    await this.dispatch.handoverDeps.proposals.idle()
  }

  /** Returns the threads that are not closed. */
  openThreads(): ThreadState[] {
    return (this.#open?.all() ?? []) as unknown as ThreadState[]
  }

  openQuestions(): Asked[] {
    return (this.#asked?.all() ?? []) as unknown as Asked[]
  }
}

function personOf(uid: string, type: Person['type']): Person {
  return { uid: uid as Uid, nickname: uid, avatar: '', type, extra: '' }
}

function visitorActor(uid: string): VisitorActor {
  return { kind: 'visitor', uid: uid as Uid, orgUid, person: personOf(uid, 'VISITOR') }
}

function agentActor(uid: string): AgentActor {
  const accountUid = `account-${uid}` as Uid
  return { kind: 'agent', uid: uid as Uid, accountUid, orgUid, person: personOf(uid, 'AGENT') }
}
