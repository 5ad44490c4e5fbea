import type { Uid } from '../ids.ts'
import type { Person } from '../person.ts'

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
  /** See `Credentials`: 0 until they are proven for the first time. */
  readonly credentials: number
  readonly nickname: string
  readonly avatar: string
  readonly profile: VisitorProfile
}

/** How a visitor looks to others. */
export function visitorPerson(visitor: Visitor): Person {
  const { uid, nickname, avatar } = visitor
  return { uid, nickname, avatar, type: 'VISITOR', extra: '' }
}

/** Facts that take no more than so many bytes of UTF-8 together: what is beyond is cut off, from the last on. */
export function cutFacts(profile: VisitorProfile, maxBytes: number): VisitorProfile {
  let room = maxBytes - bytesOf(profile.extra ?? '').length
  const cut: Partial<Record<VisitorFact, string>> = {}
  for (const name of visitorFacts) {
    const fact = profile[name]
    if (fact === undefined) continue
    // JSON of the site's: half of it is none.
    cut[name] = name === 'extra' ? fact : beginning(fact, Math.max(0, room))
    if (name !== 'extra') room -= bytesOf(cut[name]).length
  }
  return cut
}

const bytesOf = (text: string) => new TextEncoder().encode(text)

/** As much of a text as takes so many bytes, without half a character at its end. */
function beginning(text: string, maxBytes: number): string {
  const bytes = bytesOf(text)
  if (bytes.length <= maxBytes) return text
  let end = maxBytes
  while (end > 0 && isWithinCharacter(bytes[end])) end -= 1
  return new TextDecoder().decode(bytes.subarray(0, end))
}

function isWithinCharacter(byte = 0): boolean {
  return (byte & 0xc0) === 0x80
}
