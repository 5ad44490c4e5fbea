import { Type } from 'typebox'
import { availabilityOf } from '../../../app/dispatch/availability.ts'
import { listQueue, type WaitingThread } from '../../../app/dispatch/queue-list.ts'
import { setPriority } from '../../../app/dispatch/set-priority.ts'
import type { ThreadUid, Uid } from '../../../domain/ids.ts'
import { maxPriority } from '../../../domain/organization/workgroup.ts'
import { threadToJson } from '../../../proto/json.ts'
import { threadToWire } from '../../../proto/wire.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { pageAnswer, windowOf } from '../../paging.ts'
import { aMinute } from '../../route-limits.ts'
import { pageQuery, pageSchema, threadSchema } from '../../schemas/message.ts'
import { named } from '../../schemas/named.ts'
import { uidText } from '../../schemas/workgroup.ts'

const waitingSchema = named(
  'WaitingThread',
  Type.Object({
    thread: threadSchema,
    position: Type.Integer({ description: 'In the queue of its workgroup or agent, from 1' }),
    queueSize: Type.Integer(),
    waitSeconds: Type.Integer(),
    declined: Type.Boolean({ description: 'The agent who asks has declined it, or did not answer its offer' }),
    priority: Type.Integer({ description: 'From 0; higher ones are served first' }),
    unasked: Type.Boolean({ description: 'Nobody is asked to take it, nor will be as things stand' }),
  }),
)
const availabilitySchema = named(
  'Availability',
  Type.Object({
    open: Type.Boolean({ description: 'Within its hours' }),
    agentsFree: Type.Integer({ description: 'Agents who could take a thread now' }),
    queueLength: Type.Integer(),
    estimatedWaitSeconds: Type.Integer({ description: 'Of somebody who came now; 3600 for that and more' }),
    accepting: Type.Boolean({ description: 'False when a newcomer would be asked to leave a message' }),
    full: Type.Boolean({ description: 'That is because the queue is full, although agents are there' }),
    agents: Type.Optional(
      Type.Array(Type.Object({ nickname: Type.String(), avatar: Type.String() }), {
        maxItems: 5,
        description: 'A few of those who would serve; only if the workgroup names them (`nameAgents`)',
      }),
    ),
  }),
)

/** Waiting threads, and the wait to expect. */
export function queueRoutes(app: App, deps: ApiDeps, who: Authenticator): void {
  routeQueuing(app, deps, who)
  routePriority(app, deps, who)
  routeAvailability(app, deps)
}

function routeQueuing(app: App, { threadDeps }: ApiDeps, who: Authenticator): void {
  const summary = 'Who waits for the agent and the workgroups they are a member of, first in turn first'
  const schema = {
    summary,
    tags: ['threads'],
    querystring: Type.Object(pageQuery),
    response: { 200: envelope(pageSchema(waitingSchema)) },
  }
  app.get('/api/v1/queue/query/queuing', { schema }, async (request) => {
    const page = await listQueue(threadDeps, await who.agent(request), windowOf(request.query))
    return ok(pageAnswer(page, request.query, show))
  })
}

function routePriority(app: App, { threadDeps }: ApiDeps, who: Authenticator): void {
  const body = Type.Object({
    uid: Type.String({ minLength: 1, description: 'Of the thread' }),
    priority: Type.Integer({ minimum: 0, maximum: maxPriority, description: 'Higher ones are served first' }),
  })
  const schema = {
    ...{ summary: 'Give a waiting thread another place in its queue', tags: ['threads'], body },
    response: { 200: envelope(Type.Object({ uid: Type.String(), priority: body.properties.priority })) },
  }
  app.post('/api/v1/thread/priority', { schema }, async (request) => {
    const { uid, priority } = await setPriority(threadDeps, await who.agentOrService(request), {
      uid: request.body.uid as ThreadUid,
      priority: request.body.priority,
    })
    return ok({ uid, priority })
  })
}

function routeAvailability(app: App, { threadDeps, requestsAMinute }: ApiDeps): void {
  const querystring = Type.Object({ sid: uidText })
  const summary = 'Whether to open a chat with a workgroup or agent now; needs no token'
  const config = aMinute(requestsAMinute, 'availability')
  const schema = {
    summary,
    tags: ['visitors'],
    querystring,
    response: { 200: envelope(availabilitySchema) },
  }
  app.get('/visitor/api/v1/workgroup/availability', { config, schema }, async (request) =>
    ok(await availabilityOf(threadDeps, request.query.sid as Uid)),
  )
}

function show({ thread, ...place }: WaitingThread) {
  return { thread: threadToJson(threadToWire(thread)), priority: thread.priority, ...place }
}
