import { Type } from 'typebox'
import { offerContent } from '../../../app/dispatch/agent-notices.ts'
import { acceptThread, declineThread, openOffers } from '../../../app/dispatch/answer-offer.ts'
import type { ThreadUid } from '../../../domain/ids.ts'
import type { Thread } from '../../../domain/thread/thread.ts'
import { threadToJson } from '../../../proto/json.ts'
import { threadToWire } from '../../../proto/wire.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { threadSchema, userSchema } from '../../schemas/message.ts'
import { named } from '../../schemas/named.ts'

const body = Type.Object({ threadUid: Type.String({ minLength: 1 }) })
const answers = [
  {
    path: '/api/v1/agent/accept',
    summary: 'Take the thread one is asked to take, or one that waits',
    act: acceptThread,
  },
  { path: '/api/v1/agent/decline', summary: 'Do not take the thread one is asked to take', act: declineThread },
] as const

const offerSchema = named(
  'Offer',
  Type.Object({
    threadUid: Type.String(),
    threadTopic: Type.String(),
    deadline: Type.Integer({ description: 'ms since 1970 UTC' }),
    user: userSchema,
    askedAt: Type.Optional(Type.Integer({ description: 'ms since 1970 UTC; absent when it is not known' })),
  }),
)

/** Offers and their answers. */
export function offerRoutes(app: App, deps: ApiDeps, who: Authenticator): void {
  routeOffers(app, deps, who)
  routeAnswers(app, deps, who)
}

function routeOffers(app: App, { threadDeps }: ApiDeps, who: Authenticator): void {
  const summary = 'What one is asked to take now, the first deadline first'
  const schema = { summary, tags: ['agents'], response: { 200: envelope(Type.Array(offerSchema)) } }
  app.get('/api/v1/agent/offers', { schema }, async (request) => {
    const offers = await openOffers(threadDeps, await who.agent(request))
    return ok(offers.map(show))
  })
}

function show(thread: Thread) {
  const { deadline = 0, ...content } = offerContent(thread)
  const askedAt = thread.offer?.askedAt
  return { ...content, deadline, ...(askedAt === undefined ? {} : { askedAt }) }
}

function routeAnswers(app: App, { answerOfferDeps }: ApiDeps, who: Authenticator): void {
  for (const { path, summary, act } of answers) {
    const schema = { summary, tags: ['agents'], body, response: { 200: envelope(threadSchema) } }
    app.post(path, { schema }, async (request) => {
      const thread = await act(answerOfferDeps, await who.agent(request), request.body.threadUid as ThreadUid)
      return ok(threadToJson(threadToWire(thread)))
    })
  }
}
