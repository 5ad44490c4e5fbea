import type { Uid } from './ids.ts'
import type { Person } from './person.ts'

/** The optional facts a site tells of a visitor, each a string. */
export const visitorFacts = ['mobile', 'email', 'note', 'lang', 'browser', 'referrer', 'url', 'title', 'extra'] as const
export type VisitorFact = (typeof visitorFacts)[number]
export type VisitorProfile = Readonly<Partial<Record<VisitorFact, string>>>

/** A visitor; all of it is the site's or their own word, but the `siteUid` of a `verified` one. */
export interface Visitor {
  readonly uid: Uid
  readonly orgUid: Uid
  /** The site's own name for them, or empty. */
  readonly siteUid: string
  /** Whether the site has proven that name. */
  readonly verified: boolean
  readonly nickname: string
  readonly avatar: string
  readonly profile: VisitorProfile
}

/** How a visitor looks to others. */
export function visitorPerson(visitor: Visitor): Person {
  const { uid, nickname, avatar } = visitor
  return { uid, nickname, avatar, type: 'VISITOR', extra: '' }
}
