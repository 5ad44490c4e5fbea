import { Type } from 'typebox'
import { openColleagues } from '../../app/messaging/member-threads.ts'
import type { Uid } from '../../domain/ids.ts'
import { threadToJson } from '../../proto/json.ts'
import { threadToWire } from '../../proto/wire.ts'
import type { Authenticator } from '../authenticate.ts'
import type { ApiDeps } from '../deps.ts'
import { envelope, ok } from '../envelope.ts'
import type { App } from '../fastify-app.ts'
import { threadSchema } from '../schemas/message.ts'

/** Threads between agents. */
export function colleagueRoutes(app: App, { threadDeps }: ApiDeps, who: Authenticator): void {
  const body = Type.Object({ agentUid: Type.String({ minLength: 1, maxLength: 128, description: 'The colleague' }) })
  const summary = 'The agent’s thread with a colleague; it begins when there is none, and never ends'
  const schema = { summary, tags: ['threads'], body, response: { 200: envelope(threadSchema) } }
  app.post('/api/v1/thread/member', { schema }, async (request) => {
    const actor = await who.agent(request)
    const thread = await openColleagues(threadDeps, actor, request.body.agentUid as Uid)
    return ok(threadToJson(threadToWire(thread)))
  })
}
