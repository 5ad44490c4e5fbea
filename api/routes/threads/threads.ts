import { Type } from 'typebox'
import { openColleagues } from '../../../app/messaging/member-threads.ts'
import { closeThread } from '../../../app/threads/close-thread.ts'
import { readable } from '../../../app/threads/history.ts'
import { type ListedThread, listThreads } from '../../../app/threads/list-threads.ts'
import { openThread } from '../../../app/threads/open-thread.ts'
import { wrapUp } from '../../../app/threads/wrap-up.ts'
import type { ThreadUid, Uid } from '../../../domain/ids.ts'
import { mayKnowPage } from '../../../domain/message/permission.ts'
import type { Agent } from '../../../domain/people/agent.ts'
import { noPage, type VisitorView } from '../../../domain/people/visitor-status.ts'
import type { AgentActor } from '../../../domain/person.ts'
import { Refused } from '../../../domain/refusal.ts'
import { type Thread, type ThreadState, threadStates } from '../../../domain/thread/thread.ts'
import { readThreadType } from '../../../proto/enums.ts'
import { messageToJson, threadToJson } from '../../../proto/json.ts'
import { threadToWire, toWire } from '../../../proto/wire.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { pageAnswer, windowOf } from '../../paging.ts'
import {
  agentThreadSchema,
  listedThreadSchema,
  messageSchema,
  pageQuery,
  pageSchema,
  threadSchema,
  watchedThreadSchema,
} from '../../schemas/message.ts'
import { oneOf } from '../../schemas/one-of.ts'
import { answeredSchema } from '../../schemas/trigger.ts'

const threadBody = Type.Object({ uid: Type.String({ minLength: 1 }) })
const text = (maxLength: number) => Type.String({ maxLength, pattern: '^[^\\u0000]*$' })
const filing = {
  category: Type.Optional(text(128)),
  tags: Type.Optional(Type.Array(text(64), { maxItems: 20 })),
}
const filedBody = Type.Object({ ...threadBody.properties, ...filing })

/** Opening, closing and finding threads. */
export function threadRoutes(app: App, deps: ApiDeps, who: Authenticator): void {
  routeOpen(app, deps, who)
  routeClose(app, deps, who)
  routeFile(app, deps, who)
  routeQuery(app, deps, who)
  routeOne(app, deps, who)
  routeMember(app, deps, who)
}

function routeOpen(app: App, deps: ApiDeps, who: Authenticator): void {
  const body = Type.Object({
    type: Type.Union([Type.String(), Type.Integer()], { default: '1', description: '0 or AGENT, 1 or WORKGROUP' }),
    sid: Type.String({ minLength: 1, description: 'The agent’s or workgroup’s uid' }),
    forceNewThread: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
    trigger: Type.Optional(answeredSchema),
  })
  const summary = 'Ask for an agent: WELCOME, QUEUE, or CONTINUE when the thread was there'
  app.post(
    '/visitor/api/v1/thread',
    { schema: { summary, tags: ['threads'], body, response: { 200: envelope(messageSchema) } } },
    async (request) => {
      const visitor = await who.visitor(request)
      const { sid, forceNewThread, trigger } = request.body
      const type = readThreadType(request.body.type)
      if (type === undefined) throw new Refused('malformed', 'type is 0 (agent) or 1 (workgroup).')
      const from = { address: deps.addressOf(request.raw), nowMs: Date.now() }
      const onBegin = () => deps.budgets.beginThread(visitor.uid, from)
      const text = trigger && type === 'WORKGROUP' ? await deps.triggers.textOf(sid as Uid, trigger) : undefined
      const first = trigger && text ? { trigger: trigger.name, text } : undefined
      const wish = { type, targetUid: sid as Uid, fresh: forceNewThread === true, first, onBegin }
      const message = await openThread(deps.threadDeps, visitor, { ...wish, letInAgain: request.letInAgain })
      return ok(messageToJson(toWire(message)))
    },
  )
}

function routeClose(app: App, { threadDeps }: ApiDeps, who: Authenticator): void {
  const tags = ['threads']
  const summary = 'End a thread'
  const response = { 200: envelope(threadSchema) }
  app.post(
    '/visitor/api/v1/thread/close',
    { schema: { summary, tags, body: threadBody, response } },
    async (request) => {
      const actor = await who.visitor(request)
      return ok(show(await closeThread(threadDeps, actor, request.body.uid as ThreadUid)))
    },
  )
  const schema = {
    summary: 'End a thread, and file it under a category and tags',
    tags,
    body: filedBody,
    response: { 200: envelope(agentThreadSchema) },
  }
  app.post('/api/v1/thread/close', { schema }, async (request) => {
    const actor = await who.agent(request)
    const filed = filedIn(request.body)
    if (Object.keys(filed).length > 1) await wrapUp(threadDeps, actor, filed)
    return ok(showToAgent(await closeThread(threadDeps, actor, filed.uid)))
  })
}

function routeFile(app: App, { threadDeps }: ApiDeps, who: Authenticator): void {
  const schema = {
    summary: 'File a thread under a category and tags, also once it has ended',
    tags: ['threads'],
    body: filedBody,
    response: { 200: envelope(agentThreadSchema) },
  }
  app.post('/api/v1/thread/wrapup', { schema }, async (request) => {
    const actor = await who.agent(request)
    return ok(showToAgent(await wrapUp(threadDeps, actor, filedIn(request.body))))
  })
}

function filedIn({ uid, category, tags }: { uid: string; category?: string; tags?: string[] }) {
  return {
    uid: uid as ThreadUid,
    ...(category === undefined ? {} : { category }),
    ...(tags === undefined ? {} : { tags }),
  }
}

function routeQuery(app: App, { threadDeps, presenceOf }: ApiDeps, who: Authenticator): void {
  const querystring = Type.Object({
    mine: Type.Boolean({ default: true, description: 'false: all one may know of, whoever has them' }),
    state: Type.Optional(
      Type.Array(oneOf(threadStates), {
        maxItems: threadStates.length,
        description: 'Any of these; named several times for several',
      }),
    ),
    workgroup: Type.Optional(Type.String({ description: 'Those that came to this workgroup or agent, by its uid' })),
    ...pageQuery,
  })
  const summary = 'The agent’s threads, or all they may know of, last active first; of ended ones 10,000 are counted'
  app.get(
    '/api/v1/thread/query',
    {
      schema: { summary, tags: ['threads'], querystring, response: { 200: envelope(pageSchema(listedThreadSchema)) } },
    },
    async (request) => {
      const actor = await who.agent(request)
      const { mine, state, workgroup } = request.query
      const page = await listThreads(threadDeps, actor, {
        scope: mine ? 'mine' : 'all',
        ...(state === undefined ? {} : { states: state satisfies ThreadState[] }),
        ...(workgroup === undefined ? {} : { targetUid: workgroup as Uid }),
        ...windowOf(request.query),
      })
      const presence = await presenceOf(page.content.map(({ thread }) => thread))
      const content = page.content.map((listed, index) => ({
        ...showListed(listed),
        presence: shownTo(actor, listed.thread, presence[index] ?? null),
      }))
      return ok(pageAnswer({ ...page, content }, request.query, (shown) => shown))
    },
  )
}

/** A colleague's visitor is there or not; on which page is between the two. */
function shownTo(actor: AgentActor, thread: Thread, presence: VisitorView | null): VisitorView | null {
  return presence === null || mayKnowPage(actor, thread) ? presence : { ...presence, ...noPage }
}

function routeOne(app: App, { historyDeps, presenceOf }: ApiDeps, who: Authenticator): void {
  const schema = {
    ...{ summary: 'One thread', tags: ['threads'], params: threadBody },
    response: { 200: envelope(watchedThreadSchema) },
  }
  app.get('/api/v1/thread/:uid', { schema }, async (request) => {
    const thread = await readable(historyDeps, await who.agent(request), request.params.uid as ThreadUid)
    const [presence = null] = await presenceOf([thread])
    return ok({ ...showToAgent(thread), presence })
  })
}

function routeMember(app: App, { threadDeps }: ApiDeps, who: Authenticator): void {
  const body = Type.Object({ agentUid: Type.String({ minLength: 1, maxLength: 128, description: 'The colleague' }) })
  const summary = 'The agent’s thread with a colleague; it begins when there is none, and never ends'
  const schema = { summary, tags: ['threads'], body, response: { 200: envelope(threadSchema) } }
  app.post('/api/v1/thread/member', { schema }, async (request) => {
    const actor = await who.agent(request)
    return ok(show(await openColleagues(threadDeps, actor, request.body.agentUid as Uid)))
  })
}

function show(thread: Thread) {
  return threadToJson(threadToWire(thread))
}

function showToAgent(thread: Thread) {
  const { score, filed } = thread
  return { ...show(thread), ...filed, tags: [...filed.tags], score }
}

function showListed({ thread, agent }: ListedThread) {
  const { createdAt, queuedAt } = thread
  return { ...showToAgent(thread), agent: agent === null ? null : nameOf(agent), createdAt, queuedAt }
}

function nameOf({ uid, nickname, avatar }: Agent) {
  return { uid, nickname, avatar }
}
