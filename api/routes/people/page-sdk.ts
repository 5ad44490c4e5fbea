import { type Static, Type } from 'typebox'
import { noteFacts } from '../../../app/auth/visitor-login.ts'
import { unreadOf } from '../../../app/threads/unread.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { aMinute } from '../../route-limits.ts'
import { factsIn, factsSchema } from './visitors.ts'

const tags = ['visitors']
const ignored = 'Ignored: the token tells whose they are'
const whose = Type.Object({ uid: Type.Optional(Type.String({ description: ignored })) })
const count = envelope(Type.Integer({ minimum: 0 }))

/** What web SDKs of the Bytedesk clients call on every page, so that they work unchanged. */
export function pageSdkRoutes(app: App, deps: ApiDeps, who: Authenticator): void {
  routeUnread(app, deps, who)
  routeBrowse(app, deps, who)
}

function routeUnread(app: App, deps: ApiDeps, who: Authenticator): void {
  const { historyDeps, uids, receive, addressOf } = deps
  const counted = {
    ...{ summary: 'How many messages of others the visitor has not read, of the last 100 of their last five threads' },
    ...{ tags, querystring: whose, response: { 200: count } },
  }
  app.get('/visitor/api/v1/message/unread/count', { schema: counted }, async (request) =>
    ok((await unreadOf(historyDeps, await who.visitor(request))).length),
  )
  const cleared = {
    ...{ summary: 'Acknowledge these messages with READ; answers how many there were' },
    ...{ tags, body: whose, response: { 200: count } },
  }
  app.post('/visitor/api/v1/message/unread/clear', { schema: cleared, ...bodyless }, async (request) => {
    const visitor = await who.visitor(request)
    const unread = await unreadOf(historyDeps, visitor)
    const read = unread.map(({ thread: { topic }, message }) => {
      const draft = { uid: uids.newMessageUid(), type: 'READ', content: message.uid, channel: '', extra: '', topic }
      return receive(visitor, draft, addressOf(request.raw))
    })
    await Promise.all(read)
    return ok(unread.length)
  })
}

/** An absent body counts as an empty one. */
const bodyless = {
  config: { documented: { isBodyOptional: true } },
  preValidation: async (request: { body: unknown }) => {
    request.body ??= {}
  },
}

function routeBrowse(app: App, { visitorLoginDeps, requestsAMinute, blocks }: ApiDeps, who: Authenticator): void {
  const body = Type.Object({
    ...factsSchema,
    visitorUid: Type.Optional(Type.Unknown({ description: ignored })),
    orgUid: Type.Optional(Type.Unknown({ description: ignored })),
  })
  const schema = {
    ...{ summary: 'Note the page a visitor is on', tags, body, response: { 200: envelope(Type.Null()) } },
  }
  const { preValidation, config } = bodyless
  const limited = { ...config, ...aMinute(requestsAMinute, 'browse') }
  app.post('/visitor/api/v1/browse', { schema, preValidation, config: limited }, async (request) => {
    const { uid, orgUid } = await who.visitor(request)
    const facts = factsIn(request.body as Static<typeof body>)
    // A blocked visitor puts no texts before agents, and is not told so.
    if (!blocks.isBlocked(orgUid, uid)) await noteFacts(visitorLoginDeps, uid, facts)
    return ok(null)
  })
}
