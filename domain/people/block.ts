import { countedAddress, readAddress } from '../address.ts'
import type { Uid } from '../ids.ts'

/** Whom a block stops: a visitor, or whoever comes from a network address. */
export type BlockKind = 'VISITOR' | 'ADDRESS'

/** Somebody who may not write. */
export interface Block {
  readonly uid: Uid
  readonly orgUid: Uid
  readonly kind: BlockKind
  /** The visitor's uid, or the address as `countedAddress` returns it. */
  readonly target: string
  /** The visitor's name, or again the address. */
  readonly name: string
  readonly reason: string
  readonly byUid: Uid
  readonly byName: string
  /** ms since 1970 UTC. */
  readonly at: number
  /** When it ends; null for never. */
  readonly until: number | null
}

/** Returns whether a block still holds. */
export function holds({ until }: Pick<Block, 'until'>, nowMs: number): boolean {
  return until === null || until > nowMs
}

/**
 * Returns what a block of an address counts by: an IPv4 address as it is; an IPv6 address by its /64, because one
 * customer has all of it, and may be given as that /64. Undefined for anything else.
 */
export function blockedAddress(text: string): string | undefined {
  const written = text.trim()
  const address = written.replace(/\/64$/, '')
  const read = readAddress(address)
  if (read === undefined || (read.family === 4 && address !== written)) return undefined
  return countedAddress(address)
}
