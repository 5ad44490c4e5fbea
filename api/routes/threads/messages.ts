import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Claims } from '../../../app/auth/tokens.ts'
import { sync } from '../../../app/delivery/sync.ts'
import {
  type PageWindow,
  pageOfThread,
  pageOfTopic,
  stretchOfThread,
  stretchOfTopic,
  type ThreadStretch,
} from '../../../app/threads/history.ts'
import type { MessageUid, ThreadUid, Topic } from '../../../domain/ids.ts'
import type { Draft, EphemeralMessage, Message } from '../../../domain/message/message.ts'
import type { Actor } from '../../../domain/person.ts'
import { Refused } from '../../../domain/refusal.ts'
import { type JsonRule, readJson } from '../../../proto/exact-json.ts'
import { messageFromJson, messageToJson } from '../../../proto/json.ts'
import { toWire, type WireMessage } from '../../../proto/wire.ts'
import type { ApiDeps, ApiOptions } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { pageAnswer } from '../../paging.ts'
import { messageSchema, offsetQuery, pageQuery, pageSchema, sentMessageSchema } from '../../schemas/message.ts'
import { named } from '../../schemas/named.ts'

/** The longest delay of a Node timer. */
const longestWaitMs = 2 ** 31 - 1
/** How many messages a range by seq has unless specified otherwise. */
const defaultStretch = 50

/** One of the two groups of routes: where they are and who may use them. */
export interface Door {
  /** Prefix of the reading routes. */
  readonly at: string
  /** Path of the sending route. */
  readonly sendAt: string
  readonly reader: (request: FastifyRequest) => Promise<Actor>
  /** Returns the reader with the claims of their token. */
  readonly session: (request: FastifyRequest) => Promise<{ actor: Actor; claims: Claims }>
  readonly sender: (request: FastifyRequest) => Promise<Actor>
  /** Throws Refused `unauthenticated` if the reader's session has ended since. */
  readonly isStillIn: (request: FastifyRequest) => Promise<void>
}

type MessageRouteDeps = ApiDeps & Pick<ApiOptions, 'maxJsonDepth'>

const seqQuery = {
  before: Type.Optional(Type.Integer({ minimum: 1, description: 'By place instead of by page: below this seq' })),
  after: Type.Optional(Type.Integer({ minimum: 0, description: 'By place: above this seq' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'By place: at most this many' })),
}

/** Sending and reading messages. */
export function messageRoutes(app: App, deps: MessageRouteDeps, door: Door): void {
  routeSend(app, deps, door)
  routeHistory(app, deps, door)
  routeSync(app, deps, door)
}

function routeSend(app: App, deps: MessageRouteDeps, door: Door): void {
  // Contents are passed on, so their numbers stay as they are.
  const rule: JsonRule = { maxDepth: deps.maxJsonDepth, oddNumbers: 'as-written' }
  const config = { oddNumbers: rule.oddNumbers }
  const response = { 200: envelope(Type.Union([messageSchema, Type.Null()])) }
  const summary = 'Send a message; answers with the stored one, or null for types that are not kept'
  app.post(
    door.sendAt,
    { config, schema: { summary, tags: ['messages'], body: sentMessageSchema, response } },
    async (request) => {
      const actor = await door.sender(request)
      const { json, ...outer } = request.body
      const wire = messageFromJson(typeof json === 'string' && json !== '' ? readJson(json, rule) : json || outer)
      const channel = wire.channel || messageFromJson({ channel: outer.channel, client: outer.client }).channel
      const receipt = await deps.receive(actor, await draftOf(deps, { ...wire, channel }), deps.addressOf(request.raw))
      return ok(receipt.kind === 'stored' ? show(receipt.message) : null)
    },
  )
}

async function draftOf({ historyDeps, uids }: ApiDeps, wire: WireMessage): Promise<Draft> {
  const { type, content, channel, extra, thread } = wire
  const named =
    thread.topic === '' && thread.uid !== '' ? await historyDeps.threads.byUid(thread.uid as ThreadUid) : null
  const topic = (named?.topic ?? thread.topic) as Topic
  if (topic === '' && thread.uid === '') throw new Refused('malformed', 'Name the thread: thread.topic or thread.uid.')
  const draft = { uid: (wire.uid || uids.newMessageUid()) as MessageUid, type, content, channel, extra, topic }
  // Together with a topic, the thread uid is whatever the client once made up; alone it says which thread is meant.
  return thread.topic !== '' ? draft : { ...draft, threadUid: thread.uid as ThreadUid }
}

function routeHistory(app: App, deps: ApiDeps, door: Door): void {
  const { historyDeps } = deps
  const response = { 200: envelope(pageSchema(messageSchema)) }
  const byTopic = Type.Object({ topic: Type.String({ minLength: 1 }), ...pageQuery, ...offsetQuery, ...seqQuery })
  const byUid = Type.Object({ threadUid: Type.String({ minLength: 1 }), ...pageQuery, ...offsetQuery, ...seqQuery })
  app.get(
    `${door.at}/message/thread/topic`,
    {
      schema: {
        summary: 'History of a topic, newest first, by page or by seq',
        tags: ['messages'],
        querystring: byTopic,
        response,
      },
    },
    async (request) => {
      const actor = await door.reader(request)
      const topic = request.query.topic as Topic
      const window = request.query
      if (!isBySeq(window)) return ok(page(await pageOfTopic(historyDeps, actor, { ...window, topic }), window))
      const limit = window.limit ?? defaultStretch
      return ok(stretch(await stretchOfTopic(historyDeps, actor, { ...window, topic, limit }), limit))
    },
  )
  app.get(
    `${door.at}/message/thread/uid`,
    {
      schema: {
        summary: 'History of a thread, newest first, by page or by seq',
        tags: ['messages'],
        querystring: byUid,
        response,
      },
    },
    async (request) => {
      const actor = await door.reader(request)
      const uid = request.query.threadUid as ThreadUid
      const window = request.query
      if (!isBySeq(window)) return ok(page(await pageOfThread(historyDeps, actor, { ...window, uid }), window))
      const limit = window.limit ?? defaultStretch
      return ok(stretch(await stretchOfThread(historyDeps, actor, { ...window, uid, limit }), limit))
    },
  )
}

interface SeqQuery {
  readonly before?: number
  readonly after?: number
  readonly limit?: number
}

function isBySeq({ before, after, limit }: SeqQuery): boolean {
  return before !== undefined || after !== undefined || limit !== undefined
}

function page(found: Parameters<typeof pageAnswer<Message, unknown>>[0], window: PageWindow) {
  return pageAnswer(found, window, show)
}

function stretch({ content, totalElements, last }: ThreadStretch, limit: number) {
  return { content: content.map(show), totalElements, totalPages: Math.ceil(totalElements / limit), number: 0, last }
}

function routeSync(app: App, deps: ApiDeps, door: Door): void {
  const query = Type.Object({
    cursor: Type.String({ default: '', description: 'From the answer before; empty to begin' }),
    wait: Type.Number({
      minimum: 0,
      default: 0,
      description: `Seconds to wait for the first message, at most ${deps.syncDeps.pollMs / 1000}`,
    }),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 100 }),
  })
  const data = named(
    'SyncedMessages',
    Type.Object({ content: Type.Array(messageSchema), cursor: Type.String(), more: Type.Boolean() }),
  )
  const summary = 'Everything after a cursor: the receiving half when the socket is blocked'
  const schema = { summary, tags: ['messages'], response: { 200: envelope(data) } }
  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { cursor, wait, limit }: Static<typeof query>,
  ) => {
    const { actor, claims } = await door.session(request)
    // A timer accepts no longer delay; `wait` is limited there.
    const waitMs = Math.min(wait * 1000, longestWaitMs)
    const hangUp = hangingUp(reply)
    const forget = deps.loginDeps.sessions.whenEnded(claims, () => hangUp.abort())
    const query = { cursor, waitMs, limit, signal: hangUp.signal }
    const synced = await sync(deps.syncDeps, actor, query).finally(forget)
    // Checked again, because the session may have ended during the wait.
    if (waitMs > 0) await door.isStillIn(request)
    return ok({ content: synced.messages.map(show), cursor: synced.cursor, more: synced.more })
  }
  const at = `${door.at}/message/sync`
  app.get(at, { schema: { ...schema, querystring: query } }, (request, reply) => answer(request, reply, request.query))
  // The same with a body, for a cursor that is too long for a URL.
  app.post(at, { schema: { ...schema, body: query } }, (request, reply) => answer(request, reply, request.body))
}

/**
 * Aborted when nobody waits for the answer any more. A request's own signal is not usable: it is also aborted once the
 * body has been read.
 */
function hangingUp({ raw }: FastifyReply): AbortController {
  const aborting = new AbortController()
  raw.once('close', () => aborting.abort())
  if (raw.closed) aborting.abort()
  return aborting
}

function show(message: Message | EphemeralMessage) {
  return messageToJson(toWire(message))
}
