import { Type } from 'typebox'
import { briefOf } from '../../../app/workspace/thread-brief.ts'
import type { ThreadUid } from '../../../domain/ids.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { presenceSchema } from '../../schemas/message.ts'
import { named } from '../../schemas/named.ts'
import { uidText } from '../../schemas/workgroup.ts'

const briefSchema = named(
  'ThreadBrief',
  Type.Object({
    threadUid: Type.String(),
    first: Type.Union([Type.Object({ type: Type.String(), content: Type.String() }), Type.Null()], {
      description: 'The first that the visitor said: of a text the first 200 characters, of another kind no content',
    }),
    url: Type.String({ description: 'The page the visitor is on, or empty' }),
    title: Type.String(),
    workgroup: Type.String({ description: 'The name of the workgroup they asked for, or empty' }),
    waitSeconds: Type.Union([Type.Integer(), Type.Null()]),
    presence: presenceSchema,
    note: Type.String({ description: 'The last note on it, or empty' }),
    noteBy: Type.String({ description: 'Who wrote it' }),
  }),
)

/** Briefs of threads, which agents read before taking one. */
export function briefRoutes(app: App, { threadBriefDeps }: ApiDeps, who: Authenticator): void {
  const summary = 'A thread that waits for the agent or their workgroups, or that they are asked to take or to join'
  const querystring = Type.Object({ threadUid: uidText })
  const schema = { summary, tags: ['threads'], querystring, response: { 200: envelope(briefSchema) } }
  app.get('/api/v1/queue/brief', { schema }, async (request) =>
    ok(await briefOf(threadBriefDeps, await who.agent(request), request.query.threadUid as ThreadUid)),
  )
}
