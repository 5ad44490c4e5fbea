import { Type } from 'typebox'
import { searchMessages } from '../../../app/workspace/search-messages.ts'
import { messageToJson } from '../../../proto/json.ts'
import { toWire } from '../../../proto/wire.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { pageAnswer, windowOf } from '../../paging.ts'
import { aMinute } from '../../route-limits.ts'
import { messageSchema, offsetQuery, pageQuery, pageSchema } from '../../schemas/message.ts'

/** Full-text search of messages. */
export function searchRoutes(app: App, { searchDeps, requestsAMinute }: ApiDeps, who: Authenticator): void {
  const querystring = Type.Object({
    query: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Words that are all there; each may be only begun',
    }),
    ...pageQuery,
    ...offsetQuery,
    pageNumber: Type.Integer({ minimum: 0, maximum: 1000, default: 0 }),
  })
  const summary = 'Messages in the agent’s threads, an admin’s in all of the organization; counted up to 1,000'
  const config = aMinute(requestsAMinute, 'search')
  const schema = { summary, tags: ['messages'], querystring, response: { 200: envelope(pageSchema(messageSchema)) } }
  app.get('/api/v1/message/search', { config, schema }, async (request) => {
    const actor = await who.agent(request)
    const page = await searchMessages(searchDeps, actor, { query: request.query.query, ...windowOf(request.query) })
    return ok(pageAnswer(page, request.query, (message) => messageToJson(toWire(message))))
  })
}
