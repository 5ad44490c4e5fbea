import type { FastifyRequest } from 'fastify'
import { type Static, type TSchema, Type } from 'typebox'
import { freshToken, type Introduction, initVisitor, logOut } from '../../../app/auth/visitor-login.ts'
import type { Uid } from '../../../domain/ids.ts'
import { checkJson } from '../../../domain/message/check-draft.ts'
import { maxPriority } from '../../../domain/organization/workgroup.ts'
import { type VisitorFact, visitorFacts } from '../../../domain/people/visitor.ts'
import { Refused } from '../../../domain/refusal.ts'
import { type Authenticator, bearerOf } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { aMinute } from '../../route-limits.ts'
import { named } from '../../schemas/named.ts'

// PostgreSQL does not store NUL in text, so no store accepts it.
const pattern = '^[^\\u0000]*$'
/** Many sites fill in every field: null counts as absent. */
const given = <Schema extends TSchema>(schema: Schema, description = '') =>
  Type.Optional(Type.Union([schema, Type.Null()], description === '' ? {} : { description }))
const short = (description: string) => given(Type.String({ maxLength: 256, pattern }), description)
const maxFactLength = 2048
const fact = () => given(Type.String({ pattern }), `Cut after ${maxFactLength} UTF-16 units`)
/** A larger one would already have been rounded, and two customers might have become one. */
const wholeNumber = Type.Integer({ minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER })
const maxExtraLength = 8192
const defaultOrgUid = 'df_org_uid'

/** What a page may tell of its visitor, cut where it is too long. */
export const factsSchema = Object.fromEntries(visitorFacts.map((name) => [name, fact()])) as Record<
  VisitorFact,
  ReturnType<typeof fact>
>

const initBody = Type.Object({
  orgUid: given(Type.String({ maxLength: 128 }), `${defaultOrgUid} when absent`),
  visitorUid: Type.Optional(
    Type.Union([Type.String({ maxLength: 256, pattern }), wholeNumber, Type.Null()], {
      description: 'Your own name for the visitor; without proof it opens no history',
    }),
  ),
  visitorHash: short(
    'HMAC-SHA256 of visitorUid with the site’s identity secret, as 64 hex digits: proves visitorUid. With a priority, of visitorUid, a NUL character and the digit. For a limited time, `hash.until`, in ms since 1970 UTC: of visitorUid, NUL, the digit or nothing, NUL and until',
  ),
  priority: given(
    Type.Integer({ minimum: 0, maximum: maxPriority }),
    'Of this visitor in the queues; visitorHash covers it',
  ),
  nickname: short('Shown to agents'),
  avatar: given(Type.String({ maxLength: maxFactLength, pattern })),
  ...factsSchema,
  extra: Type.Optional(Type.Unknown({ description: 'JSON, as text or object' })),
})

const data = named(
  'VisitorSession',
  Type.Object({
    uid: Type.String(),
    visitorUid: Type.String(),
    nickname: Type.String(),
    avatar: Type.String(),
    accessToken: Type.String(),
    expiresIn: Type.Integer({ description: 'Seconds' }),
  }),
)

/** How a visitor's page starts a session and keeps it going. */
export function visitorRoutes(app: App, deps: ApiDeps, who: Authenticator): void {
  routeInit(app, deps)
  routeSession(app, deps, who)
}

function routeSession(app: App, { visitorLoginDeps, liveReach }: ApiDeps, who: Authenticator): void {
  const summary = 'A fresh token for the one sent as Bearer; sockets opened with it live as long'
  const fresh = Type.Object({ accessToken: data.properties.accessToken, expiresIn: data.properties.expiresIn })
  const schema = { summary, tags: ['visitors'], response: { 200: envelope(fresh) } }
  app.post('/visitor/api/v1/refresh', { schema }, async (request) => {
    const { claims } = await who.visitorSession(request)
    return ok(freshToken(visitorLoginDeps.sessions, claims))
  })
  const logout = {
    summary: 'End every session of this visitor, sockets included; an anonymous one is new the next time',
    tags: ['visitors'],
    response: { 200: envelope(Type.Null()) },
  }
  app.post('/visitor/api/v1/logout', { schema: logout }, async (request) => {
    const { uid } = await who.visitor(request)
    await logOut(visitorLoginDeps, uid)
    liveReach.loggedOut(uid)
    return ok(null)
  })
}

function routeInit(app: App, { visitorLoginDeps, requestsAMinute, addressOf, budgets, blocks }: ApiDeps): void {
  const summary = 'Introduce a visitor; send the token of an earlier visit as Bearer to resume it'
  const config = {
    ...aMinute(requestsAMinute, 'init'),
    oddNumbers: 'as-written',
    documented: { isBodyOptional: true },
  } as const
  const schema = { summary, tags: ['visitors'], body: initBody, response: { 200: envelope(data) } }
  // All fields have defaults, so the body does too.
  const preValidation = async (request: FastifyRequest) => {
    request.body ??= {}
  }
  app.post('/visitor/api/v1/init', { config, schema, preValidation }, async (request) => {
    const given = introductionIn(request.body, bearerOf(request))
    const from = { address: addressOf(request.raw), nowMs: Date.now() }
    const onNew = () => budgets.beginVisitor(from)
    const isBlocked = ({ uid, orgUid }: { uid: Uid; orgUid: Uid }) =>
      blocks.ofVisitor(orgUid, uid) !== undefined || blocks.isAddressBlocked(orgUid, from.address)
    const introduction = { ...given, onNew, isBlocked }
    const { visitor, accessToken, expiresIn } = await initVisitor(visitorLoginDeps, introduction)
    const { uid, siteUid } = visitor
    const shown = { nickname: visitor.nickname, avatar: visitor.avatar }
    return ok({ uid, visitorUid: siteUid || uid, ...shown, accessToken, expiresIn })
  })
}

function introductionIn(body: Static<typeof initBody>, token: string | undefined): Introduction {
  const { orgUid, visitorUid, visitorHash, priority, nickname, avatar, extra, ...facts } = body
  return {
    orgUid: (orgUid || defaultOrgUid) as Uid,
    siteUid: typeof visitorUid === 'number' ? String(visitorUid) : (visitorUid ?? undefined),
    proof: visitorHash ?? undefined,
    priority: priority ?? undefined,
    token,
    nickname: nickname ?? undefined,
    avatar: avatar ?? undefined,
    profile: { ...factsIn(facts), ...((extra ?? null) === null ? {} : { extra: jsonText(extra) }) },
  }
}

/** The site's own JSON is kept whole or not at all, because half of it would be invalid. */
function jsonText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (text.length > maxExtraLength) throw new Refused('field_too_long', 'extra is too long.')
  if (text !== '') checkJson(text)
  return text
}

/** Returns the facts that are given. */
export function factsIn(
  facts: Partial<Record<VisitorFact, string | null | undefined>>,
): Partial<Record<VisitorFact, string>> {
  const given = visitorFacts.map((name) => [name, facts[name]] as const)
  return Object.fromEntries(
    given.flatMap(([name, fact]) => (typeof fact !== 'string' ? [] : [[name, cut(fact, maxFactLength)]])),
  )
}

/** Returns the beginning, up to `length` UTF-16 units, without half a character at the end. */
function cut(text: string, length: number): string {
  const start = text.slice(0, length)
  return start.isWellFormed() ? start : start.slice(0, -1)
}
