import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Answering, acceptThread, declineThread } from '../../app/answer-offer.ts'
import { closeThread } from '../../app/close-thread.ts'
import { FanOut } from '../../app/fan-out.ts'
import { Lanes } from '../../app/lanes.ts'
import type { Line } from '../../app/line.ts'
import { openThread } from '../../app/open-thread.ts'
import { Outlets } from '../../app/outlets.ts'
import { watchThreads } from '../../app/watch-threads.ts'
import type { AgentStatus } from '../../domain/agent.ts'
import type { ThreadUid, Uid } from '../../domain/ids.ts'
import type { Actor, Person } from '../../domain/person.ts'
import type { WorkgroupSettings } from '../../domain/workgroup.ts'
import { defaultSettings } from '../../domain/workgroup.ts'
import { composeDispatch, type Dispatch } from '../../server/compose-dispatch.ts'
import type { PasswordHash } from '../../store/ports/people.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import type { Store } from '../../store/store.ts'
import type { ManualClock } from '../support/manual-clock.ts'

export const graceMs = 30_000
const orgUid = 'o' as Uid

/** A thread's row, as the checks read it. */
export interface ThreadState {
  readonly uid: string
  readonly state: string
  readonly target_uid: string
  readonly agent_uid: string | null
  readonly offered_to: string | null
  readonly queued_at: number | null
  readonly excluded: string
}

/** The dispatcher over a real store, without sockets. */
export class DispatchWorld {
  readonly #folder: string
  readonly #clock: ManualClock
  #store: Store | undefined
  #parts: { readonly dispatch: Dispatch; readonly answering: Answering } | undefined
  #db: DatabaseSync | undefined

  constructor(clock: ManualClock) {
    // In memory where there is such a folder: what is tested here is order, not the disk.
    this.#folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'parley-dispatch-'))
    this.#clock = clock
  }

  async start(): Promise<void> {
    const store = await openSqlite(join(this.#folder, 'parley.db'), (error) => {
      throw error
    })
    const outlets = new Outlets()
    const fanOut = new FanOut(outlets)
    const watched: Store = watchThreads(store, (before, after) => dispatch.onThreadChange(before, after))
    const line: Line = {
      lanes: new Lanes(watched.threads),
      log: watched.log,
      threads: watched.threads,
      agents: watched.agents,
      fanOut,
      clock: this.#clock,
      files: store.files,
      recallWindowMs: 0,
    }
    const onError = (error: unknown) => {
      this.failures.push(error)
    }
    const dispatch: Dispatch = composeDispatch({ line, store: watched, outlets, fanOut, graceMs, onError })
    const { dispatcher, desk, board, offers, phrasebook } = dispatch
    const { threads, agents, workgroups } = watched
    this.#store = store
    this.#parts = {
      dispatch,
      answering: { line, threads, agents, workgroups, desk, board, dispatcher, phrasebook, offers },
    }
    this.#db = new DatabaseSync(join(this.#folder, 'parley.db'), { readOnly: true, timeout: 5000 })
  }

  /** What went wrong where nobody was waiting for it. */
  readonly failures: unknown[] = []

  get dispatch(): Dispatch {
    if (this.#parts === undefined) throw new Error('not started')
    return this.#parts.dispatch
  }

  get #answering(): Answering {
    if (this.#parts === undefined) throw new Error('not started')
    return this.#parts.answering
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

  async furnish(groups: ReadonlyMap<string, Partial<WorkgroupSettings>>): Promise<void> {
    const workgroups = this.#store?.workgroups
    await workgroups?.createOrganization({ uid: orgUid, name: 'One' })
    for (const [uid, settings] of groups) {
      const given = { ...defaultSettings, ...settings }
      await workgroups?.create({ uid: uid as Uid, orgUid, nickname: uid, avatar: '', settings: given })
    }
  }

  async hire(uid: string, capacity: number, groups: readonly string[]): Promise<void> {
    const names = { uid: uid as Uid, accountUid: `account-${uid}` as Uid, orgUid, username: uid, nickname: uid }
    const agent = { ...names, avatar: '', status: 'AVAILABLE', role: 'AGENT', capacity, lastAssignedAt: 0 } as const
    await this.#store?.agents.create(agent, 'hash' as PasswordHash, groups as Uid[])
  }

  async arrive(uid: string, targetUid: string): Promise<string> {
    const visitor = { uid: uid as Uid, orgUid, siteUid: '', verified: false, nickname: uid, avatar: '', profile: {} }
    await this.#store?.visitors.save(visitor, this.#clock.now())
    const wish = { type: 'WORKGROUP', targetUid: targetUid as Uid, fresh: false } as const
    const { thread } = await openThread(this.#answering, visitorActor(uid), wish)
    return 'uid' in thread ? thread.uid : ''
  }

  close(actor: 'visitor' | 'agent', who: string, threadUid: string): Promise<unknown> {
    const by = actor === 'visitor' ? visitorActor(who) : agentActor(who)
    return closeThread(this.#answering, by, threadUid as ThreadUid)
  }

  accept(agent: string, threadUid: string): Promise<unknown> {
    return acceptThread(this.#answering, agentActor(agent), threadUid as ThreadUid)
  }

  decline(agent: string, threadUid: string): Promise<unknown> {
    return declineThread(this.#answering, agentActor(agent), threadUid as ThreadUid)
  }

  setStatus(agent: string, status: AgentStatus): Promise<void> {
    return this.dispatch.setStatus(agent as Uid, status)
  }

  /** Threads that are not closed, read past all of our code. */
  openThreads(): ThreadState[] {
    const rows = this.#db
      ?.prepare(
        `select uid, state, target_uid, agent_uid, offered_to, queued_at, excluded from threads
         where state in ('NEW', 'QUEUING', 'OFFERED', 'CHATTING', 'OFFLINE')`,
      )
      .all()
    return (rows ?? []) as unknown as ThreadState[]
  }

  agentsIn(threadUid: string): string[] {
    const rows = this.#db
      ?.prepare(`select uid from participants where thread_uid = ? and role = 'agent' and until_at is null`)
      .all(threadUid)
    return (rows ?? []).map((row) => row.uid as string)
  }
}

function personOf(uid: string, type: Person['type']): Person {
  return { uid: uid as Uid, nickname: uid, avatar: '', type, extra: '' }
}

function visitorActor(uid: string): Extract<Actor, { kind: 'visitor' }> {
  return { kind: 'visitor', uid: uid as Uid, orgUid, person: personOf(uid, 'VISITOR') }
}

function agentActor(uid: string): Extract<Actor, { kind: 'agent' }> {
  const accountUid = `account-${uid}` as Uid
  return { kind: 'agent', uid: uid as Uid, accountUid, orgUid, person: personOf(uid, 'AGENT') }
}
