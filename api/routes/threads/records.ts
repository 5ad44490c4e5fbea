import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { exportRecords } from '../../../app/records/export-records.ts'
import type { RecordRow } from '../../../app/records/record-rows.ts'
import { type FoundRecord, recordFor, recordMessages, recordsFor } from '../../../app/records/records.ts'
import type { ThreadUid, Uid } from '../../../domain/ids.ts'
import { messageToJson, threadToJson } from '../../../proto/json.ts'
import { threadToWire, toWire } from '../../../proto/wire.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { aMinute } from '../../route-limits.ts'
import { messageSchema } from '../../schemas/message.ts'
import { named } from '../../schemas/named.ts'
import { oneOf } from '../../schemas/one-of.ts'
import { filters, foundRecordSchema, recordSchema } from '../../schemas/record.ts'
import { closed, uidText } from '../../schemas/workgroup.ts'
import { queryIn } from './record-query.ts'

const tags = ['records']

/** Records: conversations with visitors, whoever has or had them. */
export function recordRoutes(app: App, deps: ApiDeps, who: Authenticator): void {
  routeQuery(app, deps, who)
  routeMessages(app, deps, who)
  routeExport(app, deps, who)
  routeOne(app, deps, who)
}

function routeQuery(app: App, { recordDeps, requestsAMinute }: ApiDeps, who: Authenticator): void {
  const next = Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 1024,
      description: 'As an earlier page returned it, with the same filters',
    }),
  )
  const limit = Type.Integer({ minimum: 1, maximum: 100, default: 30 })
  const querystring = Type.Object({ ...filters, next, limit }, closed)
  const data = named(
    'FoundRecords',
    Type.Object({
      content: Type.Array(foundRecordSchema),
      next: Type.Union([Type.String(), Type.Null()], {
        description: 'Where it goes on, also behind a page that is not full or empty; null at the end',
      }),
    }),
  )
  const summary = 'Records that all given filters match, those begun last first, with `text` by their newest message'
  const config = aMinute(requestsAMinute, 'search')
  const schema = { summary, tags, querystring, response: { 200: envelope(data) } }
  app.get('/api/v1/record/query', { config, schema }, async (request) => {
    const actor = await who.agent(request)
    const { next: from, limit: most } = request.query
    const wish = { ...queryIn(request.query), ...(from === undefined ? {} : { next: from }), limit: most }
    const page = await recordsFor(recordDeps, actor, wish)
    return ok({ content: page.content.map(showFound), next: page.next })
  })
}

function routeOne(app: App, { recordDeps }: ApiDeps, who: Authenticator): void {
  const params = Type.Object({ uid: uidText })
  const schema = {
    summary: 'One record that the agent may read',
    tags,
    params,
    response: { 200: envelope(recordSchema) },
  }
  app.get('/api/v1/record/:uid', { schema }, async (request) =>
    ok(show(await recordFor(recordDeps, await who.agent(request), request.params.uid as ThreadUid))),
  )
}

function routeMessages(app: App, { recordDeps }: ApiDeps, who: Authenticator): void {
  const seq = (description: string) => Type.Optional(Type.Integer({ minimum: 0, maximum: 2 ** 32, description }))
  const querystring = Type.Object({
    uid: { ...uidText, description: 'The record’s' },
    before: seq('Only messages with a lower seq'),
    after: seq('Only messages with a higher seq: the first of them'),
    limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
  })
  const data = named(
    'RecordMessages',
    Type.Object({
      content: Type.Array(messageSchema),
      totalElements: Type.Integer({ description: 'Of the whole record' }),
      last: Type.Boolean({ description: 'Nothing lies beyond in that direction' }),
    }),
  )
  const summary = 'What was said in a record, newest first: for those who take part in it, and for admins'
  const schema = { summary, tags, querystring, response: { 200: envelope(data) } }
  app.get('/api/v1/record/messages', { schema }, async (request) => {
    const { uid, before, after, limit } = request.query
    const bounds = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }), limit }
    const actor = await who.agent(request)
    const found = await recordMessages(recordDeps, actor, { uid: uid as ThreadUid, ...bounds })
    return ok({ ...found, content: found.content.map((message) => messageToJson(toWire(message))) })
  })
}

const fileOf = {
  csv: { type: 'text/csv; charset=utf-8', name: 'records.csv' },
  json: { type: 'application/json; charset=utf-8', name: 'records.json' },
} as const

function routeExport(app: App, { recordDeps }: ApiDeps, who: Authenticator): void {
  const format = oneOf(['csv', 'json'])
  const messages = Type.Boolean({ default: false, description: 'With what was said; in CSV, a line for each message' })
  const body = Type.Object({ ...filters, format, messages }, closed)
  const summary = 'A file of all records that match, as long as it is read; one at a time for each admin (admins)'
  const content = { 'text/csv': { schema: Type.String() }, 'application/json': { schema: Type.Array(Type.Object({})) } }
  const documented = { response: { 200: { description: 'The file', content } } }
  const schema = { summary, tags, body, response: {} }
  app.post('/api/v1/record/export', { schema, config: { documented } }, async (request, reply) => {
    const actor = await who.agent(request)
    const wish = { format: request.body.format, withMessages: request.body.messages, query: queryIn(request.body) }
    // This comes first, because a refusal is not a file.
    const pieces = await exportRecords(recordDeps, actor, wish)
    const { type, name } = fileOf[wish.format]
    reply.headers({ 'content-type': type, 'content-disposition': `attachment; filename="${name}"` })
    // Read as fast as the client takes it.
    const file = Readable.from(pieces, { objectMode: false })
    // Also when the client goes away before the first piece, and when the answer fails.
    reply.raw.once('close', () => file.destroy())
    await who.endWithSession(request, file)
    return reply.send(file)
  })
}

function show({ thread, target, agent, comment, isReadable }: RecordRow) {
  const { score, filed, createdAt, closedAt } = thread
  const names = { target: nameOf(target), agent: nameOf(agent) }
  const filing = { category: filed.category, tags: [...filed.tags], score, comment }
  return { thread: threadToJson(threadToWire(thread)), ...names, ...filing, createdAt, closedAt, readable: isReadable }
}

function nameOf(named: { readonly uid: Uid; readonly nickname: string } | null) {
  return named === null ? null : { uid: named.uid as string, nickname: named.nickname }
}

function showFound({ hit, ...record }: FoundRecord) {
  if (hit === null) return { ...show(record), hit: null }
  const { uid, seq, type, sentAt, sender, excerpt } = hit
  const { text, marks } = excerpt
  const said = { text, marks: marks.map(([start, end]) => [start, end]) }
  return { ...show(record), hit: { uid, seq, type, sentAt, sender, excerpt: said } }
}
