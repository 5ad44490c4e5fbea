import { type Static, Type } from 'typebox'
import {
  changeReply,
  importReplies,
  keepReply,
  removeReply,
  repliesAsCsv,
  repliesFor,
  repliesInCsv,
  type Sharing,
} from '../../../app/workspace/quick-replies.ts'
import type { QuickReply, QuickReplyUid, ReplyText } from '../../../domain/organization/quick-reply.ts'
import { Refused } from '../../../domain/refusal.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { pageAnswer, windowOf } from '../../paging.ts'
import { pageQuery, pageSchema } from '../../schemas/message.ts'
import { named } from '../../schemas/named.ts'
import { oneOf } from '../../schemas/one-of.ts'
import { closed, plainText, uidText } from '../../schemas/workgroup.ts'

const text = {
  shortcut: Type.String({
    pattern: '^[^\\s\\u0000/]{1,32}$',
    description: 'Typed after /; unique among one’s own, and among the shared',
  }),
  content: Type.String({ minLength: 1, maxLength: 10_000, pattern: '^[^\\u0000]*$' }),
}
const extras = { title: plainText(256), category: plainText(64) }
const given = Type.Object({ ...text, ...Type.Partial(Type.Object(extras)).properties }, closed)
const replySchema = named(
  'QuickReply',
  Type.Object({
    uid: Type.String(),
    ...text,
    ...extras,
    shared: Type.Boolean({ description: 'For all of the organization; else one’s own' }),
  }),
)
const tags = ['quick replies']
const maxImported = 1000

/** Quick replies: each agent manages their own, admins the shared ones. */
export function quickReplyRoutes(app: App, deps: ApiDeps, who: Authenticator): void {
  routeQuery(app, deps, who)
  routeCreate(app, deps, who)
  routeUpdate(app, deps, who)
  routeDelete(app, deps, who)
}

function routeQuery(app: App, { quickReplyDeps }: ApiDeps, who: Authenticator): void {
  const querystring = Type.Object({
    search: Type.Optional(plainText(128)),
    category: Type.Optional(plainText(64)),
    sharing: Type.Optional(oneOf(['own', 'shared'])),
    format: Type.Optional(Type.Literal('csv', { description: 'As a CSV file, all pages of them' })),
    ...pageQuery,
  })
  const summary = 'The shared replies and one’s own, by category and title'
  const schema = { summary, tags, querystring, response: { 200: envelope(pageSchema(replySchema)) } }
  const json = { schema: schema.response[200] }
  const content = { 'application/json': json, 'text/csv': { schema: Type.String() } }
  const documented = { response: { 200: { description: 'A page, or all as a file with `format=csv`', content } } }
  app.get('/api/v1/quickreply/query/org', { schema, config: { documented } }, async (request, reply) => {
    const actor = await who.agent(request)
    const { search, category: under, sharing, format } = request.query
    if (format === 'csv') {
      reply.headers({
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="quick-replies.csv"',
      })
      // It has no envelope, so the answer schema must not serialize it.
      return reply.serializer(String).send((await repliesAsCsv(quickReplyDeps, actor, sharing)) as never)
    }
    const page = await repliesFor(quickReplyDeps, actor, {
      search,
      sharing,
      category: under,
      ...windowOf(request.query),
    })
    return ok(pageAnswer(page, request.query, show))
  })
}

function routeCreate(app: App, { quickReplyDeps }: ApiDeps, who: Authenticator): void {
  const shared = { shared: Type.Optional(Type.Boolean({ description: 'Admins only' })) }
  const one = Type.Object({ ...given.properties, ...shared }, closed)
  const list = Type.Object({ replies: Type.Array(given, { minItems: 1, maxItems: maxImported }), ...shared }, closed)
  const table = Type.Object(
    { csv: Type.String({ description: 'With the columns category, shortcut, title, content' }), ...shared },
    closed,
  )
  const body = Type.Union([one, list, table])
  const imported = Type.Object({ imported: Type.Integer() })
  const summary = 'A new reply; or many, as a list or as CSV, that take the place of those with the same shortcut'
  const schema = { summary, tags, body, response: { 200: envelope(Type.Union([replySchema, imported])) } }
  app.post('/api/v1/quickreply/create', { schema }, async (request) => {
    const actor = await who.agent(request)
    const wish = request.body
    const sharing: Sharing = wish.shared === true ? 'shared' : 'own'
    if ('shortcut' in wish) return ok(show(await keepReply(quickReplyDeps, actor, { ...textIn(wish), sharing })))
    const isGiven = (reply: ReplyText) => request.validateInput(reply, given)
    const replies = 'replies' in wish ? wish.replies.map(textIn) : checked(repliesInCsv(wish.csv), isGiven)
    return ok({ imported: await importReplies(quickReplyDeps, actor, { sharing, replies }) })
  })
}

function routeUpdate(app: App, { quickReplyDeps }: ApiDeps, who: Authenticator): void {
  const body = Type.Object({ uid: uidText, ...Type.Partial(Type.Object({ ...text, ...extras })).properties }, closed)
  const summary = 'Changes a reply; what is not given stays'
  const schema = { summary, tags, body, response: { 200: envelope(replySchema) } }
  app.post('/api/v1/quickreply/update', { schema }, async (request) => {
    const wish = { ...request.body, uid: request.body.uid as QuickReplyUid }
    return ok(show(await changeReply(quickReplyDeps, await who.agent(request), wish)))
  })
}

function routeDelete(app: App, { quickReplyDeps }: ApiDeps, who: Authenticator): void {
  const schema = {
    summary: 'Deletes a reply',
    tags,
    body: Type.Object({ uid: uidText }, closed),
    response: { 200: envelope(Type.Null()) },
  }
  app.post('/api/v1/quickreply/delete', { schema }, async (request) => {
    await removeReply(quickReplyDeps, await who.agent(request), request.body.uid as QuickReplyUid)
    return ok(null)
  })
}

/** CSV has not been validated by a schema yet. */
function checked(replies: readonly ReplyText[], isGiven: (reply: ReplyText) => boolean): readonly ReplyText[] {
  if (replies.length === 0 || replies.length > maxImported)
    throw new Refused('malformed', `Import 1 to ${maxImported} replies at once.`)
  const bad = replies.findIndex((reply) => !isGiven(reply))
  if (bad >= 0) throw new Refused('malformed', `Reply ${bad + 1} has a field of the wrong form.`)
  return replies
}

/** No defaults in the schema, because none are filled in within a choice of bodies. */
function textIn({ shortcut, title = '', content, category: under = '' }: Static<typeof given>): ReplyText {
  return { shortcut, title, content, category: under }
}

function show({ uid, ownerUid, shortcut, title, content, category: under }: QuickReply) {
  return { uid, shortcut, title, content, category: under, shared: ownerUid === null }
}
