import { createHmac, timingSafeEqual } from 'node:crypto'
import type { SessionUid, Uid } from '../domain/ids.ts'
import { Refused } from '../domain/refusal.ts'
import type { Visitor, VisitorProfile } from '../domain/visitor.ts'
import type { Visitors, Workgroups } from '../store/ports/people.ts'
import type { Clock } from './clock.ts'
import type { Lanes } from './lanes.ts'
import type { Recipient, Sessions } from './sessions.ts'
import { newUid } from './uid.ts'

/** What visiting works with. */
export interface Visiting {
  readonly sessions: Sessions
  readonly visitors: Visitors
  readonly workgroups: Workgroups
  readonly lanes: Lanes
  readonly clock: Clock
  /** Key of the HMAC by which a site proves a visitor's uid. */
  readonly identitySecret: string
}

/** What POST init brings; what is undefined keeps its value. */
export interface Introduction {
  readonly orgUid: Uid
  /** The site's own name for the visitor. */
  readonly siteUid?: string | undefined
  /** Hex HMAC-SHA256 of `siteUid`. */
  readonly proof?: string | undefined
  /** The access token of an earlier visit. */
  readonly token?: string | undefined
  readonly nickname?: string | undefined
  readonly avatar?: string | undefined
  readonly profile: VisitorProfile
}

/** A token to speak with. */
export interface FreshToken {
  readonly accessToken: string
  /** In seconds. */
  readonly expiresIn: number
}

/** A visitor with a token. */
export interface Visited extends FreshToken {
  readonly visitor: Visitor
}

/**
 * Meets a visitor again by their token or by the site's proof, else makes a new one: a bare uid opens nobody's
 * history. Throws Refused `unknown_target` for an unknown organization, `forbidden` for a wrong proof.
 */
export async function introduce(visiting: Visiting, given: Introduction): Promise<Visited> {
  if ((await visiting.workgroups.organization(given.orgUid)) === null) {
    throw new Refused('unknown_target', 'There is no such organization.')
  }
  const proven = isProven(visiting, given)
  const resumed = await byToken(visiting, given, proven)
  const known = resumed?.visitor ?? (proven ? await bySite(visiting, given) : null)
  const visitor = merge(known ?? newVisitor(given, proven), given)
  await visiting.visitors.save(visitor, visiting.clock.now())
  if (known !== null) visiting.lanes.forgetPerson(visitor.uid)
  const session = resumed === null ? {} : { session: resumed.session }
  return { visitor, ...freshToken(visiting.sessions, { uid: visitor.uid, kind: 'visitor', ...session }) }
}

/** A fresh token for a visitor: of their session when they have one. */
export function freshToken(sessions: Sessions, recipient: Recipient): FreshToken {
  const { visitorMs } = sessions.lifetimes
  return { accessToken: sessions.issue('access', recipient, visitorMs), expiresIn: Math.floor(visitorMs / 1000) }
}

function isProven({ identitySecret }: Visiting, { siteUid, proof }: Introduction): boolean {
  if (proof === undefined || proof === '') return false
  const expected = createHmac('sha256', identitySecret)
    .update(siteUid ?? '')
    .digest()
  const actual = Buffer.from(proof, 'hex')
  if (siteUid && actual.length === expected.length && timingSafeEqual(actual, expected)) return true
  throw new Refused('forbidden', 'The proof does not match visitorUid.')
}

/** The holder of the token, unless the page names somebody else now: another person at the same browser. */
async function byToken(
  { sessions, visitors }: Visiting,
  given: Introduction,
  proven: boolean,
): Promise<{ visitor: Visitor; session: SessionUid } | null> {
  const claims = given.token === undefined ? undefined : await sessions.claimsOf(given.token)
  if (claims?.kind !== 'visitor') return null
  const visitor = await visitors.byUid(claims.uid)
  if (visitor === null || visitor.orgUid !== given.orgUid) return null
  const named = given.siteUid ?? ''
  const isUnproven = named === '' || named === visitor.siteUid || named === visitor.uid
  const isSame = proven ? visitor.verified && visitor.siteUid === named : isUnproven
  return isSame ? { visitor, session: claims.session } : null
}

function bySite({ visitors }: Visiting, { orgUid, siteUid = '' }: Introduction): Promise<Visitor | null> {
  return visitors.bySiteUid(orgUid, siteUid)
}

function newVisitor({ orgUid, siteUid = '' }: Introduction, verified: boolean): Visitor {
  const uid = newUid() as Uid
  const nickname = `Visitor ${uid.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 4)}`
  return { uid, orgUid, siteUid, verified, nickname, avatar: '', profile: {} }
}

function merge(visitor: Visitor, { nickname, avatar, profile }: Introduction): Visitor {
  return {
    ...visitor,
    nickname: nickname || visitor.nickname,
    avatar: avatar ?? visitor.avatar,
    profile: { ...visitor.profile, ...profile },
  }
}
