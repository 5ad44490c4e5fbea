import { Type } from 'typebox'
import { acceptThread, declineThread } from '../../app/answer-offer.ts'
import type { ThreadUid } from '../../domain/ids.ts'
import { threadToJson } from '../../proto/json.ts'
import { threadToWire } from '../../proto/wire.ts'
import { envelope, ok } from '../envelope.ts'
import type { App } from '../fastify-app.ts'
import type { ApiParts } from '../parts.ts'
import { threadSchema } from '../schemas/message.ts'
import type { Who } from '../who.ts'

const body = Type.Object({ threadUid: Type.String({ minLength: 1 }) })
const answers = [
  {
    path: '/api/v1/agent/accept',
    summary: 'Take the thread one is asked to take, or one that waits',
    act: acceptThread,
  },
  { path: '/api/v1/agent/decline', summary: 'Do not take the thread one is asked to take', act: declineThread },
] as const

/** Answering offers. */
export function offerRoutes(app: App, { answering }: ApiParts, who: Who): void {
  for (const { path, summary, act } of answers) {
    const schema = { summary, tags: ['agents'], body, response: { 200: envelope(threadSchema) } }
    app.post(path, { schema }, async (request) => {
      const thread = await act(answering, await who.agent(request), request.body.threadUid as ThreadUid)
      return ok(threadToJson(threadToWire(thread)))
    })
  }
}
