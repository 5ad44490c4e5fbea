import type { Uid } from '../../domain/ids.ts'
import type { LiveVisitor } from '../../domain/people/live-visitor.ts'
import type { AgentNotices } from '../dispatch/agent-notices.ts'
import type { Clock } from '../timing/clock.ts'
import type { LiveVisitors } from './live-visitors.ts'

/** Who reads a list hears of its changes for this long, and reads again to go on. */
const watchMs = 60_000
const tickMs = 1000

export interface WatchLiveDeps {
  readonly live: LiveVisitors
  readonly notices: Pick<AgentNotices, 'liveVisitors'>
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

/** Tells agents who look at the list of a workgroup what changes in it: at most once a second. */
export class LiveWatch {
  readonly #deps: WatchLiveDeps
  /** Until when, by workgroup and agent. */
  readonly #watchers = new Map<Uid, Map<Uid, number>>()
  #cancel: (() => void) | undefined
  #isStopped = false

  constructor(deps: WatchLiveDeps) {
    this.#deps = deps
  }

  /** Begins, or goes on, to tell an agent. */
  watch(workgroupUid: Uid, agentUid: Uid): void {
    const agents = this.#watchers.get(workgroupUid) ?? new Map<Uid, number>()
    this.#watchers.set(workgroupUid, agents.set(agentUid, this.#deps.clock.now() + watchMs))
    this.start()
  }

  /** Tells an agent of no other workgroups any more than these. */
  keepOnly(agentUid: Uid, workgroups: readonly Uid[]): void {
    for (const [workgroupUid, agents] of this.#watchers) if (!workgroups.includes(workgroupUid)) agents.delete(agentUid)
  }

  /** Runs once a second, as long as anybody is on a site. */
  start(): void {
    if (this.#cancel !== undefined || this.#isStopped) return
    this.#cancel = this.#deps.clock.after(tickMs, () => {
      this.#cancel = undefined
      this.#tick()
      if (this.#deps.live.size > 0 || this.#watchers.size > 0) this.start()
    })
  }

  stop(): void {
    this.#isStopped = true
    this.#cancel?.()
  }

  #tick(): void {
    const { live, notices, clock, onError } = this.#deps
    const nowMs = clock.now()
    live.sweep(nowMs)
    for (const workgroupUid of [...live.groups.workgroups]) {
      const audience = this.#watching(workgroupUid, nowMs)
      if (audience.length === 0) {
        live.groups.forgetChanges(workgroupUid)
        continue
      }
      const delta = live.groups.take(workgroupUid, shownLive)
      if (delta !== undefined) notices.liveVisitors(audience, workgroupUid, { ...delta, workgroupUid }).catch(onError)
    }
  }

  #watching(workgroupUid: Uid, nowMs: number): Uid[] {
    const agents = this.#watchers.get(workgroupUid)
    for (const [uid, untilMs] of agents ?? []) if (untilMs < nowMs) agents?.delete(uid)
    if (agents?.size === 0) this.#watchers.delete(workgroupUid)
    return [...(agents?.keys() ?? [])]
  }
}

/** Returns a visitor as the list shows them, without the pages before the present one. */
export function shownLive({ orgUid: _, trail, ...visitor }: LiveVisitor) {
  const page = trail.at(-1)
  const { url = '', title = '', at: pageAt = visitor.since } = page ?? {}
  return { ...visitor, url, title, pageAt, pages: trail.length }
}
