import type { Uid } from '../../domain/ids.ts'
import type { OnLimit } from '../../domain/limit-reached.ts'
import { isLower, type VisitorStanding, type VisitorStatus } from '../../domain/people/visitor-status.ts'
import type { VisitorActor } from '../../domain/person.ts'
import type { Clock } from '../timing/clock.ts'

/** A visitor, and whose they are. */
export type VisitorRef = Pick<VisitorActor, 'uid' | 'orgUid'>

/** How long a visitor may be without a connection before they count as gone. */
export interface VisitorGraces {
  /** After a lost connection, as at a reload; and how long a page is out of view before they are AWAY. */
  readonly lostMs: number
  /** From the answer of one poll, or a message over HTTP, to the next sign of life. */
  readonly pollMs: number
  /** After a start of the server, and after the beginning of a thread. */
  readonly startMs: number
}

export interface VisitorConnectionsDeps {
  readonly clock: Clock
  readonly graces: VisitorGraces
  readonly onLimit: OnLimit
  readonly onChange: (visitor: VisitorRef, standing: VisitorStanding) => void
}

type InView = Exclude<VisitorStatus, 'OFFLINE'>

/** What is known of a visitor while they are connected, or may be about to return. */
interface Tracked {
  readonly visitor: VisitorRef
  /** By the actor of each connection, which no other has. */
  readonly connections: Map<VisitorActor, InView>
  polls: number
  /** What they said over HTTP. */
  pollSays: InView
  shown: VisitorStanding
  cancel: () => void
}

/**
 * Tracks the status of visitors by their connections and long polls. They get better at once; they get worse after a
 * grace, or at once if they said goodbye or were silent for long enough. Keeps nothing of those who are gone.
 */
export class VisitorConnections {
  readonly #deps: VisitorConnectionsDeps
  readonly #known = new Map<Uid, Tracked>()
  /** Visitors of open threads who were there before the start and have not connected since. */
  readonly #expected = new Map<Uid, VisitorRef>()
  readonly #startedAt: number
  #cancelExpecting = () => {}
  #isStopped = false

  constructor(deps: VisitorConnectionsDeps) {
    this.#deps = deps
    this.#startedAt = deps.clock.now()
  }

  /** Returns undefined for a visitor who is gone or was never there. */
  standingOf(uid: Uid): VisitorStanding | undefined {
    const expected = this.#expected.has(uid) ? ({ status: 'ONLINE', since: this.#startedAt } as const) : undefined
    return this.#known.get(uid)?.shown ?? expected
  }

  /** Returns whose a connected visitor is. */
  refOf(uid: Uid): VisitorRef | undefined {
    return this.#known.get(uid)?.visitor
  }

  /** A connection begins; its actor object identifies it. */
  connected(actor: VisitorActor): void {
    const known = this.#knownOf(actor)
    known.connections.set(actor, 'ONLINE')
    this.#settle(known, 0)
  }

  /** A connection is over; its visitor has at most `withinMs` to come back. */
  disconnected(actor: VisitorActor, withinMs: number): void {
    const known = this.#known.get(actor.uid)
    if (known?.connections.delete(actor)) this.#settle(known, Math.min(withinMs, this.#deps.graces.lostMs))
  }

  /** A long poll begins. Returns the function that ends it: answered, or cut off by the client. */
  polls(actor: VisitorActor): (how: 'answered' | 'cut') => void {
    const known = this.#knownOf(actor)
    known.polls += 1
    this.#settle(known, 0)
    return (how) => {
      known.polls -= 1
      const { lostMs, pollMs } = this.#deps.graces
      this.#settle(known, how === 'cut' ? lostMs : pollMs)
    }
  }

  /** Somebody without a connection gives a sign of life. */
  seen(visitor: VisitorRef, graceMs = this.#deps.graces.pollMs): void {
    const known = this.#knownOf(visitor)
    if (isConnected(known)) return
    if (known.shown.status === 'OFFLINE') this.#show(known, { status: known.pollSays, since: this.#deps.clock.now() })
    this.#settle(known, graceMs)
  }

  /** A client says whether its page is in view. Over HTTP this holds for all polls. */
  says(actor: VisitorActor, status: InView): void {
    const known = this.#known.get(actor.uid)
    if (known === undefined) return
    if (known.connections.has(actor)) known.connections.set(actor, status)
    else known.pollSays = status
    this.#settle(known, this.#deps.graces.lostMs)
  }

  /** After a start: these were there before it, and get the time to come back. */
  expect(visitors: readonly VisitorRef[]): void {
    for (const visitor of visitors) if (!this.#known.has(visitor.uid)) this.#expected.set(visitor.uid, visitor)
    this.#cancelExpecting = this.#deps.clock.after(this.#deps.graces.startMs, () => this.#expectNoMore())
  }

  /** Reports nobody any more: those disconnected by the end of the server are not gone. */
  stop(): void {
    this.#isStopped = true
    this.#cancelExpecting()
    for (const { cancel } of this.#known.values()) cancel()
  }

  #knownOf({ uid, orgUid }: VisitorRef): Tracked {
    const known = this.#known.get(uid)
    if (known !== undefined) return known
    const shown = { status: 'OFFLINE', since: 0 } as const
    const made: Tracked = {
      ...{ visitor: { uid, orgUid }, connections: new Map(), polls: 0, pollSays: 'ONLINE' },
      ...{ shown, cancel: () => {} },
    }
    this.#expected.delete(uid)
    this.#known.set(uid, made)
    return made
  }

  #settle(known: Tracked, graceMs: number): void {
    if (this.#isStopped) return
    known.cancel()
    known.cancel = () => {}
    const [status, since] = [actualOf(known), this.#deps.clock.now()]
    if (status === known.shown.status) return
    if (graceMs === 0 || !isLower(status, known.shown.status)) return this.#show(known, { status, since })
    known.cancel = this.#deps.clock.after(graceMs, () => {
      this.#deps.onLimit(this.#limitOf(graceMs))
      this.#show(known, { status, since })
    })
  }

  #limitOf(graceMs: number): string {
    const { lostMs, pollMs } = this.#deps.graces
    if (graceMs === pollMs) return 'visitors.pollMs'
    return graceMs <= lostMs ? 'visitors.lostMs' : 'visitors.startMs'
  }

  #show(known: Tracked, standing: VisitorStanding): void {
    const { visitor } = known
    known.shown = standing
    // Those who came back meanwhile may have another record by now.
    if (standing.status === 'OFFLINE' && this.#known.get(visitor.uid) === known) this.#known.delete(visitor.uid)
    this.#deps.onChange(visitor, standing)
  }

  #expectNoMore(): void {
    const missing = [...this.#expected.values()]
    this.#expected.clear()
    if (missing.length > 0) this.#deps.onLimit('visitors.startMs')
    for (const visitor of missing) this.#deps.onChange(visitor, { status: 'OFFLINE', since: this.#startedAt })
  }
}

function isConnected({ connections, polls }: Tracked): boolean {
  return connections.size > 0 || polls > 0
}

function actualOf({ connections, polls, pollSays }: Tracked): VisitorStatus {
  const said = [...connections.values(), ...(polls > 0 ? [pollSays] : [])]
  if (said.length === 0) return 'OFFLINE'
  return said.includes('ONLINE') ? 'ONLINE' : 'AWAY'
}
