import { createHmac, timingSafeEqual } from 'node:crypto'
import type { SessionUid, Uid } from '../../domain/ids.ts'
import type { OnLimit } from '../../domain/limit-reached.ts'
import { isOutdated } from '../../domain/people/credentials.ts'
import { pageVisit } from '../../domain/people/page-visit.ts'
import { cutFacts, type Visitor, type VisitorProfile, visitorFacts } from '../../domain/people/visitor.ts'
import { madeName } from '../../domain/people/visitor-name.ts'
import { Refused } from '../../domain/refusal.ts'
import { SiteUidTaken, type Visitors, type Workgroups } from '../../store/ports/people.ts'
import type { Uids } from '../new-uid.ts'
import type { Clock } from '../timing/clock.ts'
import type { Recipient, Sessions } from './sessions.ts'

export interface VisitorLoginDeps {
  readonly sessions: Sessions
  readonly visitors: Visitors
  readonly workgroups: Workgroups
  readonly clock: Clock
  readonly uids: Uids
  /** Called when a visitor's appearance may have changed. */
  readonly onVisitorChanged: (uid: Uid) => void
  /** Called when the page of a known visitor has told where they are. */
  readonly onFactsNoted: (uid: Uid) => void
  /** Key of the HMAC by which a site proves a visitor's uid. */
  readonly identitySecret: string
  /** Bytes of all facts of a visitor together. */
  readonly maxFactBytes: number
  readonly onLimit: OnLimit
}

/** The request of POST init; an undefined field keeps its value. */
export interface Introduction {
  readonly orgUid: Uid
  /** The site's own name for the visitor. */
  readonly siteUid?: string | undefined
  /** Hex HMAC-SHA256 of what `provenText` returns; with `.` and the end of its time, if it has one. */
  readonly proof?: string | undefined
  /** Of the visitor's threads in a queue; only with a proof, which covers it. */
  readonly priority?: number | undefined
  /** The access token of an earlier visit. */
  readonly token?: string | undefined
  readonly nickname?: string | undefined
  readonly avatar?: string | undefined
  readonly profile: VisitorProfile
  /** Called before an unknown visitor is stored; whatever it throws is the refusal. */
  readonly onNew?: () => void
  /** Whether a visitor may not write: what their page tells now is answered, and not kept. */
  readonly isBlocked?: (visitor: Pick<Visitor, 'uid' | 'orgUid'>) => boolean
}

/** A new access token. */
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
 * Recognizes a visitor by their token or by the site's proof, otherwise creates one: a bare uid opens nobody's history.
 * Throws Refused `unknown_target` for an unknown organization, `forbidden` for a wrong or expired proof or an unproven priority.
 */
export async function initVisitor(deps: VisitorLoginDeps, given: Introduction): Promise<Visited> {
  if ((await deps.workgroups.organization(given.orgUid)) === null) {
    throw new Refused('unknown_target', 'There is no such organization.')
  }
  const { visitor, session } = await meet(deps, given, isProven(deps, given))
  const ofSession = session === undefined ? {} : { session }
  const { uid, credentials } = visitor
  return { visitor, ...freshToken(deps.sessions, { uid, kind: 'visitor', credentials, ...ofSession }) }
}

/** Notes what the page of a visitor tells; other facts keep their values. Throws Refused `unauthenticated`. */
export async function noteFacts(deps: VisitorLoginDeps, uid: Uid, facts: VisitorProfile): Promise<void> {
  const visitor = await deps.visitors.byUid(uid)
  if (visitor === null) throw new Refused('unauthenticated')
  const profile = cutProfile(deps, { ...visitor.profile, ...facts })
  await save(deps, { ...visitor, profile }, facts)
  deps.onFactsNoted(uid)
}

/** Saves a visitor, and the page they are on if it was told now. */
async function save({ visitors, clock }: VisitorLoginDeps, visitor: Visitor, told: VisitorProfile): Promise<void> {
  const { url = '', title, referrer } = told
  const nowMs = clock.now()
  await visitors.save(visitor, nowMs, url === '' ? undefined : pageVisit({ url, title, referrer }, nowMs))
}

/** Issues a token for a visitor, in their session if they have one. */
export function freshToken(sessions: Sessions, recipient: Recipient): FreshToken {
  const { visitorMs } = sessions.lifetimes
  return { accessToken: sessions.issue('access', recipient, visitorMs), expiresIn: Math.floor(visitorMs / 1000) }
}

/** A visitor, with their session if they presented its token. */
interface Met {
  readonly visitor: Visitor
  readonly session?: SessionUid | undefined
}

async function meet(deps: VisitorLoginDeps, given: Introduction, proven: boolean): Promise<Met> {
  try {
    return await keep(deps, given, proven)
  } catch (error) {
    if (!(error instanceof SiteUidTaken)) throw error
    // Another page of theirs was first to prove the name, so they can be found by it now.
    return keep(deps, given, proven)
  }
}

async function keep(deps: VisitorLoginDeps, given: Introduction, proven: boolean): Promise<Met> {
  // A proof covers the site's own name for a visitor; our uid is no such name, even if it is somebody's name at the
  // site.
  const named = proven ? await deps.visitors.bySiteUid(given.orgUid, given.siteUid ?? '') : null
  const held = await byToken(deps, given, proven)
  const known = named ?? held?.visitor ?? null
  if (known === null) given.onNew?.()
  const before = known ?? newVisitor(deps, given)
  const merged = merge(before, { given, proven })
  const visitor = { ...merged, profile: cutProfile(deps, merged.profile) }
  const isBlocked = given.isBlocked?.(visitor) === true
  if (isBlocked) await save(deps, { ...visitor, ...textsOf(before, proven ? visitor : before) }, {})
  else await save(deps, visitor, given.profile)
  if (known === null) return { visitor }
  const { uid, credentials } = visitor
  deps.onVisitorChanged(uid)
  if (!isBlocked) deps.onFactsNoted(uid)
  // Anybody who copied an earlier token is left behind.
  if (credentials === known.credentials)
    return { visitor, session: held?.visitor.uid === uid ? held.session : undefined }
  deps.sessions.outdate({ uid, kind: 'visitor', credentials, keptSession: null })
  return { visitor }
}

/** What agents read of a visitor. */
function textsOf({ nickname, avatar, profile }: Visitor, { siteUid }: Visitor) {
  return { nickname, avatar, profile, siteUid }
}

function cutProfile({ maxFactBytes, onLimit }: VisitorLoginDeps, profile: VisitorProfile): VisitorProfile {
  const cut = cutFacts(profile, maxFactBytes)
  if (visitorFacts.some((name) => cut[name] !== profile[name])) onLimit('visitors.factBytes')
  return cut
}

/**
 * Logs a visitor out on every device: ends all their sessions and sockets. A visitor the site has proven returns by
 * another proof; anybody else is new next time.
 */
export async function logOut(
  { sessions, visitors }: Pick<VisitorLoginDeps, 'sessions' | 'visitors'>,
  uid: Uid,
): Promise<void> {
  const credentials = await visitors.renewCredentials(uid)
  if (credentials !== null) sessions.outdate({ uid, kind: 'visitor', credentials, keptSession: null })
}

function isProven(
  { identitySecret, clock }: VisitorLoginDeps,
  { siteUid = '', priority, proof }: Introduction,
): boolean {
  if (proof === undefined || proof === '') {
    if (priority !== undefined) throw new Refused('forbidden', 'A priority needs the site’s proof.')
    return false
  }
  // Buffer.from would decode the digits before the first invalid one.
  const [, hash = '', until] = proofFormat.exec(proof) ?? []
  const expected = createHmac('sha256', identitySecret).update(provenText({ siteUid, priority, until })).digest()
  if (siteUid === '' || hash === '' || !timingSafeEqual(Buffer.from(hash, 'hex'), expected)) {
    const what = priority === undefined ? 'visitorUid' : 'visitorUid and priority'
    throw new Refused('forbidden', `The proof does not match ${what}.`)
  }
  if (until !== undefined && Number(until) <= clock.now()) throw new Refused('forbidden', 'The proof has expired.')
  return true
}

/** The hash, and until when it counts, if not for ever: in ms since 1970 UTC. */
const proofFormat = /^([0-9a-f]{64})(?:\.(\d{1,16}))?$/i

/**
 * A NUL divides the parts, because no name contains one: nobody's name is the proof of another's priority, and no proof
 * counts longer without its end.
 */
function provenText({ siteUid, priority, until }: Proven): string {
  const parts = until === undefined ? [priority] : [priority ?? '', until]
  return [siteUid, ...parts.filter((part) => part !== undefined)].join('\0')
}

interface Proven {
  readonly siteUid: string
  readonly priority: number | undefined
  readonly until: string | undefined
}

/** Returns the holder of the token, unless the page now names somebody else: another person at the same browser. */
async function byToken(
  { sessions, visitors }: VisitorLoginDeps,
  given: Introduction,
  proven: boolean,
): Promise<Met | null> {
  const claims = given.token === undefined ? undefined : await sessions.claimsOf(given.token)
  if (claims?.kind !== 'visitor') return null
  const visitor = await visitors.byUid(claims.uid)
  if (visitor === null || visitor.orgUid !== given.orgUid) return null
  if (isOutdated(claims, { ...visitor, keptSession: null })) return null
  const isSame =
    visitor.siteUid === '' || ['', visitor.siteUid, ...(proven ? [] : [visitor.uid])].includes(given.siteUid ?? '')
  return isSame ? { visitor, session: claims.session } : null
}

function newVisitor({ uids }: VisitorLoginDeps, { orgUid }: Introduction): Visitor {
  const uid = uids.newUid() as Uid
  const known = { siteUid: '', verified: false, credentials: 0, priority: 0, avatar: '', profile: {} }
  return { uid, orgUid, nickname: madeName(uid), ...known }
}

function merge(visitor: Visitor, { given, proven }: { given: Introduction; proven: boolean }): Visitor {
  const { siteUid = '', priority = 0, nickname, avatar, profile } = given
  // A page may send back the uid it was given; unproven, that is no name.
  const names = siteUid !== '' && (proven || siteUid !== visitor.uid)
  // The first proof voids earlier tokens, also if the visitor was proven by a version that did not count credentials.
  const credentials = visitor.credentials + (proven && (!visitor.verified || visitor.credentials === 0) ? 1 : 0)
  return {
    ...visitor,
    ...(names ? { siteUid, verified: visitor.verified || proven } : {}),
    credentials,
    priority: proven ? priority : visitor.priority,
    nickname: nickname || visitor.nickname,
    avatar: avatar ?? visitor.avatar,
    profile: { ...visitor.profile, ...profile },
  }
}
