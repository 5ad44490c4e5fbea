import type { Uid } from '../../domain/ids.ts'
import { type Block, holds } from '../../domain/people/block.ts'
import type { Actor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'

interface Seen {
  readonly orgUid: Uid
  readonly address: string
}

/** Whose messages may be refused. */
type Sender = Pick<Actor, 'kind' | 'uid'> & { readonly orgUid?: Uid }

/**
 * Who may not write, in memory, so that a look at it costs the same however many there are. A block ends by itself.
 * Also remembers from where visitors were heard last, because only this lets an admin block the address of one; the
 * addresses are never stored unless blocked.
 */
export class Blocks {
  readonly #now: () => number
  readonly #remembered: number
  readonly #byTarget = new Map<string, Block>()
  /** The visitor heard last is the last one. */
  readonly #seen = new Map<Uid, Seen>()

  constructor({ now, remembered }: { now: () => number; remembered: number }) {
    this.#now = now
    this.#remembered = remembered
  }

  /** Also in place of an earlier one of the same target. */
  put(block: Block): void {
    this.#byTarget.set(keyOf(block), block)
  }

  lift(block: Block): void {
    if (this.#byTarget.get(keyOf(block))?.uid === block.uid) this.#byTarget.delete(keyOf(block))
  }

  /** Forgets a visitor who is erased. */
  forget(orgUid: Uid, visitorUid: Uid): void {
    this.#byTarget.delete(keyOf({ orgUid, kind: 'VISITOR', target: visitorUid }))
    this.#seen.delete(visitorUid)
  }

  /** Notes that a visitor asks from an address. Returns the refusal `blocked` if one of the two is blocked. */
  refusalFor({ kind, uid, orgUid }: Sender, address: string): Refused | undefined {
    if (kind !== 'visitor' || orgUid === undefined) return undefined
    this.#see(uid, { orgUid, address })
    return this.#isStopped(orgUid, uid, address) ? new Refused('blocked') : undefined
  }

  /** Returns whether a visitor may not write, by themselves or from where they were last. */
  isBlocked(orgUid: Uid, visitorUid: Uid): boolean {
    return this.#isStopped(orgUid, visitorUid, this.#seen.get(visitorUid)?.address)
  }

  /** Returns whether nobody may write from an address. */
  isAddressBlocked(orgUid: Uid, address: string): boolean {
    return this.#byTarget.size > 0 && this.#find({ orgUid, kind: 'ADDRESS', target: address }) !== undefined
  }

  /** Returns the block of a visitor, not that of an address. */
  ofVisitor(orgUid: Uid, visitorUid: Uid): Block | undefined {
    return this.#find({ orgUid, kind: 'VISITOR', target: visitorUid })
  }

  /** Returns from where a visitor was heard last; undefined if that is forgotten. */
  addressOf(visitorUid: Uid): string | undefined {
    return this.#seen.get(visitorUid)?.address
  }

  /** Returns the visitors of an organization who were heard last from an address. */
  visitorsAt(orgUid: Uid, address: string): Uid[] {
    return [...this.#seen].flatMap(([uid, seen]) => (seen.orgUid === orgUid && seen.address === address ? [uid] : []))
  }

  #isStopped(orgUid: Uid, visitorUid: Uid, address: string | undefined): boolean {
    if (this.#byTarget.size === 0) return false
    if (this.ofVisitor(orgUid, visitorUid) !== undefined) return true
    return address !== undefined && this.isAddressBlocked(orgUid, address)
  }

  #find(target: BlockedTarget): Block | undefined {
    const key = keyOf(target)
    const block = this.#byTarget.get(key)
    if (block === undefined || holds(block, this.#now())) return block
    this.#byTarget.delete(key)
    return undefined
  }

  #see(uid: Uid, seen: Seen): void {
    this.#seen.delete(uid)
    this.#seen.set(uid, seen)
    const oldest = this.#seen.size > this.#remembered ? this.#seen.keys().next().value : undefined
    if (oldest !== undefined) this.#seen.delete(oldest)
  }
}

type BlockedTarget = Pick<Block, 'orgUid' | 'kind' | 'target'>

function keyOf({ orgUid, kind, target }: BlockedTarget): string {
  return `${kind} ${orgUid} ${target}`
}
