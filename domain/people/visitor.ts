import type { Uid } from '../ids.ts'
import type { Person } from '../person.ts'

/** The optional facts that a site sends about a visitor, each a string. */
export const visitorFacts = ['mobile', 'email', 'note', 'lang', 'browser', 'referrer', 'url', 'title', 'extra'] as const
export type VisitorFact = (typeof visitorFacts)[number]
export type VisitorProfile = Readonly<Partial<Record<VisitorFact, string>>>

/**
 * A visitor; all of it is stated by the site or by themselves, except the `siteUid` of a `verified` one, which is
 * proven.
 */
export interface Visitor {
  readonly uid: Uid
  readonly orgUid: Uid
  /** The site's own name for them, or empty. */
  readonly siteUid: string
  /** Whether the site has proven that name. */
  readonly verified: boolean
  /** See `Credentials`: 0 until they are proven for the first time. */
  readonly credentials: number
  /** Of their threads in a queue, from 0, as the site has proven it. */
  readonly priority: number
  readonly nickname: string
  readonly avatar: string
  readonly profile: VisitorProfile
}

/** Returns a visitor as others see them. */
export function visitorPerson(visitor: Visitor): Person {
  const { uid, nickname, avatar } = visitor
  return { uid, nickname, avatar, type: 'VISITOR', extra: '' }
}

/** Returns the profile with its facts truncated to a total of UTF-8 bytes, the last one first. */
export function cutFacts(profile: VisitorProfile, maxBytes: number): VisitorProfile {
  let room = maxBytes - bytesOf(profile.extra ?? '').length
  const cut: Partial<Record<VisitorFact, string>> = {}
  for (const name of visitorFacts) {
    const fact = profile[name]
    if (fact === undefined) continue
    // The site's JSON: half of it would be invalid.
    cut[name] = name === 'extra' ? fact : beginning(fact, Math.max(0, room))
    if (name !== 'extra') room -= bytesOf(cut[name]).length
  }
  return cut
}

const bytesOf = (text: string) => new TextEncoder().encode(text)

/** Returns the start of a text that fits into some bytes, without half a character at its end. */
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
