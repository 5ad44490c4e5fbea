import { Type } from 'typebox'
import { shownLive } from '../../../app/live/watch-live.ts'
import type { MessageUid, Uid } from '../../../domain/ids.ts'
import { Refused } from '../../../domain/refusal.ts'
import { messageFromJson, messageToJson } from '../../../proto/json.ts'
import { toWire } from '../../../proto/wire.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { aMinute } from '../../route-limits.ts'
import { messageSchema, newMessageSchema } from '../../schemas/message.ts'
import { named } from '../../schemas/named.ts'
import { uidText } from '../../schemas/workgroup.ts'

const fact = Type.Optional(Type.String({ maxLength: 4096 }))
const key = Type.String({ pattern: '^[\\w-]{20,64}$', description: 'Random, known to the tab alone' })
const atMs = (description: string) => Type.Integer({ description: `${description}, ms since 1970 UTC` })
const shown = {
  uid: Type.String(),
  workgroupUid: Type.String(),
  url: Type.String(),
  title: Type.String(),
  pageAt: atMs('When they came to that page'),
  pages: Type.Integer({ description: 'Pages in the trail' }),
  referrer: Type.String(),
  lang: Type.String(),
  since: atMs('When they came'),
  visitorUid: Type.Union([Type.String(), Type.Null()], { description: 'Who they are, if that is known' }),
  nickname: Type.String(),
  chatting: Type.Boolean({ description: 'Whether a conversation of theirs is open' }),
}
const liveSchema = named('LiveVisitor', Type.Object(shown))
const trailSchema = named(
  'LiveVisitorTrail',
  Type.Object({
    ...shown,
    trail: Type.Array(Type.Object({ url: Type.String(), title: Type.String(), at: atMs('Since when') }), {
      description: 'The last 20 pages, the present one last',
    }),
  }),
)
const siteSchema = named(
  'LiveSite',
  Type.Object({ uid: Type.String(), nickname: Type.String(), visitors: Type.Integer() }),
)
const tags = ['live visitors']

/** People who are on the sites now: their pages tell, agents see and reach them. */
export function liveRoutes(app: App, deps: ApiDeps, who: Authenticator): void {
  routeBeat(app, deps)
  routeTrigger(app, deps)
  routeClaim(app, deps, who)
  routeSites(app, deps, who)
  routeList(app, deps, who)
  routeOne(app, deps, who)
  routeBegin(app, deps, who)
}

/** Pages of any origin may read the answer; whether they are told anything is the widget's list of sites. */
const anywhere = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' }

function routeBeat(app: App, { liveReach, requestsAMinute, addressOf }: ApiDeps): void {
  const querystring = Type.Object({
    key,
    sid: Type.String({ ...uidText, description: 'The workgroup of the tag' }),
    ...{ url: fact, title: fact, referrer: fact, lang: fact },
    bye: Type.Boolean({ default: false, description: 'The page is left' }),
  })
  const data = Type.Object({
    on: Type.Boolean({ description: 'false: the site does not show its visitors, and nothing is kept' }),
    nextSeconds: Type.Integer({ description: 'When to send the next one' }),
    isCalled: Type.Boolean({ description: 'The chat is to load and to claim this tab' }),
    teaser: Type.Optional(Type.Object({ name: Type.String(), text: Type.String() })),
  })
  const summary = 'A page tells that it is open; without a body, so that pages of every origin can'
  const config = aMinute(requestsAMinute, 'live')
  const schema = { summary, tags, querystring, response: { 200: envelope(data) } }
  app.post('/visitor/api/v1/live/beat', { config, schema }, async (request, reply) => {
    reply.headers(anywhere)
    const { key: own, sid, bye, url = '', title = '', referrer = '', lang = '' } = request.query
    const nothing = { on: false, nextSeconds: 0, isCalled: false }
    if (bye) {
      liveReach.leave(own)
      return ok(nothing)
    }
    const told = { key: own, workgroupUid: sid as Uid, url, title, referrer, lang, address: addressOf(request.raw) }
    const answer = await liveReach.beat(told, request.headers.origin)
    return ok(answer === undefined ? nothing : { on: true, ...answer })
  })
}

function routeTrigger(app: App, { triggers, requestsAMinute }: ApiDeps): void {
  const querystring = Type.Object({
    key,
    sid: Type.String({ ...uidText, description: 'The workgroup of the tag' }),
    name: Type.String({ minLength: 1, maxLength: 64, description: 'Of the trigger' }),
    lang: fact,
  })
  const data = Type.Object({
    shown: Type.Boolean({
      description: 'false outside the opening hours, while nobody can answer, or if there is none',
    }),
    name: Type.Optional(Type.String({ description: 'The workgroup’s' })),
    text: Type.Optional(Type.String()),
  })
  const summary = 'A page asks whether it may show the text of a trigger whose conditions hold; nothing is stored'
  const config = aMinute(requestsAMinute, 'live')
  const schema = { summary, tags, querystring, response: { 200: envelope(data) } }
  app.post('/visitor/api/v1/live/trigger', { config, schema }, async ({ query, headers: { origin } }, reply) => {
    reply.headers(anywhere)
    const { key: own, sid, name, lang = '' } = query
    const met = await triggers.met({ workgroupUid: sid as Uid, name, lang, key: own, origin })
    return ok({ shown: met !== undefined, ...met })
  })
}

function routeClaim(app: App, { liveReach }: ApiDeps, who: Authenticator): void {
  const claimed = Type.Object({ chatting: Type.Boolean({ description: 'Whether a conversation is open' }) })
  const summary = 'The chat on a page tells whose tab it is; who waits to write to them does it now'
  const schema = { summary, tags, body: Type.Object({ key }), response: { 200: envelope(claimed) } }
  app.post('/visitor/api/v1/live/claim', { schema }, async (request) => {
    return ok({ chatting: await liveReach.claim(await who.visitor(request), request.body.key) })
  })
}

function routeSites(app: App, { liveReach }: ApiDeps, who: Authenticator): void {
  const summary = 'The workgroups whose sites show their visitors, of those that the agent answers for'
  const schema = { summary, tags, response: { 200: envelope(Type.Array(siteSchema)) } }
  app.get('/api/v1/live/sites', { schema }, async (request) => ok(await liveReach.sitesOf(await who.agent(request))))
}

function routeList(app: App, { liveReach }: ApiDeps, who: Authenticator): void {
  const querystring = Type.Object({
    workgroupUid: uidText,
    offset: Type.Integer({ minimum: 0, default: 0 }),
    limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
  })
  const data = Type.Object({ content: Type.Array(liveSchema), totalElements: Type.Integer() })
  const summary = 'Who is on the site of a workgroup now, as they came; for a minute its changes are told too'
  const schema = { summary, tags, querystring, response: { 200: envelope(data) } }
  app.get('/api/v1/live/query', { schema }, async (request) => {
    const { workgroupUid, offset, limit } = request.query
    const { size, content } = await liveReach.list(await who.agent(request), workgroupUid as Uid, { offset, limit })
    return ok({ content: content.map(shownLive), totalElements: size })
  })
}

function routeOne(app: App, { liveReach }: ApiDeps, who: Authenticator): void {
  const summary = 'Somebody who is on a site, with the pages they have been on'
  const schema = { summary, tags, params: Type.Object({ uid: uidText }), response: { 200: envelope(trailSchema) } }
  app.get('/api/v1/live/:uid', { schema }, async (request) => {
    const visitor = await liveReach.one(await who.agent(request), request.params.uid as Uid)
    return ok({ ...shownLive(visitor), trail: [...visitor.trail] })
  })
}

function routeBegin(app: App, { liveReach, uids }: ApiDeps, who: Authenticator): void {
  const summary = 'Write to somebody on a site; answers once their page could be reached, within 45 s'
  const body = Type.Object({ uid: uidText, message: newMessageSchema })
  const schema = { summary, tags, body, response: { 200: envelope(messageSchema) } }
  const config = { oddNumbers: 'as-written' } as const
  app.post('/api/v1/live/begin', { config, schema }, async (request) => {
    const actor = await who.agent(request)
    const { uid, message } = request.body
    const { uid: given, type, content, channel, extra } = messageFromJson(message)
    const draft = { uid: (given || uids.newMessageUid()) as MessageUid, type, content, channel, extra }
    const receipt = await liveReach.write(actor, uid as Uid, draft)
    if (receipt.kind !== 'stored') throw new Refused('type_unsupported')
    return ok(messageToJson(toWire(receipt.message)))
  })
}
