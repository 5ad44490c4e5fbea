import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { closeThread } from '../../app/close-thread.ts'
import { openThread } from '../../app/open-thread.ts'
import { readable } from '../../app/reading.ts'
import type { ThreadUid, Uid } from '../../domain/ids.ts'
import { type Actor, uidsOf } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Thread, ThreadState } from '../../domain/thread.ts'
import { readThreadType } from '../../proto/enums.ts'
import { messageToJson, threadToJson } from '../../proto/json.ts'
import { threadToWire, toWire } from '../../proto/wire.ts'
import { envelope, ok } from '../envelope.ts'
import type { App } from '../fastify-app.ts'
import { pageAnswer } from '../pages.ts'
import type { ApiParts } from '../parts.ts'
import { messageSchema, pageQuery, pageSchema, threadSchema } from '../schemas/message.ts'
import type { Who } from '../who.ts'

const threadBody = Type.Object({ uid: Type.String({ minLength: 1 }) })
const states = ['NEW', 'QUEUING', 'OFFERED', 'CHATTING', 'OFFLINE', 'CLOSED'] as const

/** Opening, closing and finding threads. */
export function threadRoutes(app: App, parts: ApiParts, who: Who): void {
  routeOpen(app, parts, who)
  routeClose(app, parts, { path: '/visitor/api/v1/thread/close', closer: (request) => who.visitor(request) })
  routeClose(app, parts, { path: '/api/v1/thread/close', closer: (request) => who.agent(request) })
  routeQuery(app, parts, who)
}

function routeOpen(app: App, parts: ApiParts, who: Who): void {
  const body = Type.Object({
    type: Type.Union([Type.String(), Type.Integer()], { default: '1', description: '0 or AGENT, 1 or WORKGROUP' }),
    sid: Type.String({ minLength: 1, description: 'The agent’s or workgroup’s uid' }),
    forceNewThread: Type.Optional(Type.Boolean()),
  })
  const summary = 'Ask for an agent: WELCOME, QUEUE, or CONTINUE when the thread was there'
  app.post(
    '/visitor/api/v1/thread',
    { schema: { summary, tags: ['threads'], body, response: { 200: envelope(messageSchema) } } },
    async (request) => {
      const visitor = await who.visitor(request)
      const { sid, forceNewThread: fresh = false } = request.body
      const type = readThreadType(request.body.type)
      if (type === undefined) throw new Refused('malformed', 'type is 0 (agent) or 1 (workgroup).')
      const message = await openThread(parts.conversations, visitor, { type, targetUid: sid as Uid, fresh })
      return ok(messageToJson(toWire(message)))
    },
  )
}

function routeClose(
  app: App,
  { conversations }: ApiParts,
  { path, closer }: { path: string; closer: (request: FastifyRequest) => Promise<Actor> },
): void {
  const schema = {
    summary: 'End a thread',
    tags: ['threads'],
    body: threadBody,
    response: { 200: envelope(threadSchema) },
  }
  app.post(path, { schema }, async (request) => {
    const actor = await closer(request)
    return ok(show(await closeThread(conversations, actor, request.body.uid as ThreadUid)))
  })
}

function routeQuery(app: App, { archive }: ApiParts, who: Who): void {
  const querystring = Type.Object({
    state: Type.Optional(Type.Union(states.map((state) => Type.Literal(state)))),
    workgroup: Type.Optional(Type.String({ description: 'Those that came to this workgroup or agent, by its uid' })),
    ...pageQuery,
  })
  const summary = 'The agent’s threads, last active first'
  app.get(
    '/api/v1/thread/query',
    { schema: { summary, tags: ['threads'], querystring, response: { 200: envelope(pageSchema(threadSchema)) } } },
    async (request) => {
      const actor = await who.agent(request)
      const { state, workgroup, pageNumber, pageSize } = request.query
      const filter = {
        orgUid: actor.orgUid,
        participants: uidsOf(actor),
        ...(state === undefined ? {} : { states: [state satisfies ThreadState] }),
        ...(workgroup === undefined ? {} : { targetUid: workgroup as Uid }),
      }
      const [content, totalElements] = await Promise.all([
        archive.threads.query(filter, { offset: pageNumber * pageSize, limit: pageSize }),
        archive.threads.count(filter),
      ])
      return ok(pageAnswer({ content, totalElements }, request.query, show))
    },
  )
  app.get(
    '/api/v1/thread/:uid',
    {
      schema: {
        summary: 'One thread',
        tags: ['threads'],
        params: threadBody,
        response: { 200: envelope(threadSchema) },
      },
    },
    async (request) => ok(show(await readable(archive, await who.agent(request), request.params.uid as ThreadUid))),
  )
}

function show(thread: Thread) {
  return threadToJson(threadToWire(thread))
}
