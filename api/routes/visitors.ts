import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { freshToken, type Introduction, introduce } from '../../app/visiting.ts'
import type { Uid } from '../../domain/ids.ts'
import { Refused } from '../../domain/refusal.ts'
import { type VisitorFact, visitorFacts } from '../../domain/visitor.ts'
import { envelope, ok } from '../envelope.ts'
import type { App } from '../fastify-app.ts'
import type { ApiParts } from '../parts.ts'
import { aMinute } from '../rates.ts'
import { bearerOf, type Who } from '../who.ts'

// PostgreSQL keeps no NUL in text: what one store cannot hold, none takes.
const pattern = '^[^\\u0000]*$'
const short = (description: string) => Type.Optional(Type.String({ maxLength: 256, pattern, description }))
const maxFactLength = 2048
const fact = () => Type.Optional(Type.String({ pattern, description: `Cut after ${maxFactLength} UTF-16 units` }))
const defaultOrgUid = 'df_org_uid'

const body = Type.Object({
  orgUid: Type.String({ maxLength: 128, default: defaultOrgUid }),
  visitorUid: short('Your own name for the visitor; without proof it opens no history'),
  visitorHash: short('Hex HMAC-SHA256 of visitorUid with the site’s identity secret: proves visitorUid'),
  nickname: short('Shown to agents'),
  avatar: Type.Optional(Type.String({ maxLength: maxFactLength, pattern })),
  ...(Object.fromEntries(visitorFacts.map((name) => [name, fact()])) as Record<VisitorFact, ReturnType<typeof fact>>),
  extra: Type.Optional(Type.Unknown({ description: 'JSON, as text or object' })),
})

const data = Type.Object({
  uid: Type.String(),
  visitorUid: Type.String(),
  nickname: Type.String(),
  avatar: Type.String(),
  accessToken: Type.String(),
  expiresIn: Type.Integer({ description: 'Seconds' }),
})

/** Where a visitor's page begins, and how it goes on. */
export function visitorRoutes(app: App, parts: ApiParts, who: Who): void {
  routeInit(app, parts)
  routeSession(app, parts, who)
}

function routeSession(app: App, { visiting: { sessions } }: ApiParts, who: Who): void {
  const summary = 'A fresh token for the one sent as Bearer; sockets opened with it live as long'
  const fresh = Type.Object({ accessToken: data.properties.accessToken, expiresIn: data.properties.expiresIn })
  const schema = { summary, tags: ['visitors'], response: { 200: envelope(fresh) } }
  app.post('/visitor/api/v1/refresh', { schema }, async (request) => {
    const { claims } = await who.visitorSession(request)
    return ok(freshToken(sessions, claims))
  })
}

function routeInit(app: App, { visiting, requestsAMinute }: ApiParts): void {
  const summary = 'Introduce a visitor; send the token of an earlier visit as Bearer to resume it'
  const config = aMinute(requestsAMinute.init)
  const schema = { summary, tags: ['visitors'], body, response: { 200: envelope(data) } }
  // All of it has defaults, so a body has too.
  const preValidation = async (request: FastifyRequest) => {
    request.body ??= {}
  }
  app.post('/visitor/api/v1/init', { config, schema, preValidation }, async (request) => {
    checkCharacters(request.body)
    const { orgUid, visitorUid, visitorHash, nickname, avatar, extra, ...facts } = request.body
    const given: Introduction = {
      orgUid: (orgUid || defaultOrgUid) as Uid,
      siteUid: visitorUid,
      proof: visitorHash,
      token: bearerOf(request),
      nickname,
      avatar,
      profile: { ...defined(facts), ...((extra ?? null) === null ? {} : { extra: jsonText(extra) }) },
    }
    const { visitor, accessToken, expiresIn } = await introduce(visiting, given)
    const { uid, siteUid } = visitor
    const shown = { nickname: visitor.nickname, avatar: visitor.avatar }
    return ok({ uid, visitorUid: siteUid || uid, ...shown, accessToken, expiresIn })
  })
}

/** Half a surrogate pair is no character: no UTF-8 text, and so no store and no packet, can hold it. */
function checkCharacters(body: object): void {
  for (const [name, value] of Object.entries(body)) {
    if (typeof value === 'string' && !value.isWellFormed())
      throw new Refused('malformed', `${name} is not Unicode text.`)
  }
}

function jsonText(value: unknown): string {
  return cut(typeof value === 'string' ? value : JSON.stringify(value), 8192)
}

function defined(facts: Partial<Record<VisitorFact, string | undefined>>): Partial<Record<VisitorFact, string>> {
  const told = visitorFacts.map((name) => [name, facts[name]] as const)
  return Object.fromEntries(
    told.flatMap(([name, fact]) => (fact === undefined ? [] : [[name, cut(fact, maxFactLength)]])),
  )
}

/** Its beginning, up to `length` UTF-16 units, without half a character at the end. */
function cut(text: string, length: number): string {
  const start = text.slice(0, length)
  return start.isWellFormed() ? start : start.slice(0, -1)
}
