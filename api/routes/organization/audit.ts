import { type Static, Type } from 'typebox'
import { type AuditQuery, auditAsCsv, auditPage } from '../../../app/admin/audit-log.ts'
import { type AuditEntry, actKinds } from '../../../domain/audit.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { pageAnswer, windowOf } from '../../paging.ts'
import { pageQuery, pageSchema } from '../../schemas/message.ts'
import { named } from '../../schemas/named.ts'
import { oneOf } from '../../schemas/one-of.ts'
import { closed } from '../../schemas/workgroup.ts'

const kind = oneOf(actKinds)
const moment = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description }))

const entrySchema = named(
  'AuditEntry',
  Type.Object({
    uid: Type.String(),
    at: Type.Integer({ description: 'ms since 1970 UTC' }),
    kind,
    doer: Type.Object({
      kind: oneOf(['agent', 'command', 'server', 'nobody'], 'nobody: not known'),
      uid: Type.String({ description: 'The agent’s; else empty' }),
      name: Type.String(),
    }),
    targetUid: Type.String(),
    targetName: Type.String(),
    changes: Type.Array(
      Type.Object({
        field: Type.String(),
        from: Type.Optional(Type.String({ description: 'Absent for texts, passwords and what was not set' })),
        to: Type.Optional(Type.String()),
      }),
    ),
  }),
)
const querystring = Type.Object(
  {
    doerUid: Type.Optional(Type.String({ minLength: 1, maxLength: 128, description: 'Of the agent who did it' })),
    kind: Type.Optional(kind),
    from: moment('ms since 1970 UTC'),
    to: moment('ms since 1970 UTC, not part of it'),
    format: Type.Optional(Type.Literal('csv', { description: 'As a CSV file, the newest 10,000' })),
    ...pageQuery,
  },
  closed,
)

/** The audit log, for admins. */
export function auditRoutes(app: App, { auditLogDeps }: ApiDeps, who: Authenticator): void {
  const summary = 'What was done to the organization, newest first, counted up to 10,000 (admins)'
  const response = { 200: envelope(pageSchema(entrySchema)) }
  const schema = { summary, tags: ['audit'], querystring, response }
  const content = { 'application/json': { schema: response[200] }, 'text/csv': { schema: Type.String() } }
  const documented = { response: { 200: { description: 'A page, or a file with `format=csv`', content } } }
  app.get('/api/v1/audit/query', { schema, config: { documented } }, async (request, reply) => {
    const actor = await who.agent(request)
    const wish = queryIn(request.query)
    if (request.query.format === 'csv') {
      // This comes first, because a refusal is not a file.
      const csv = await auditAsCsv(auditLogDeps, actor, wish)
      const name = { 'content-disposition': 'attachment; filename="audit.csv"' }
      reply.headers({ 'content-type': 'text/csv; charset=utf-8', ...name })
      // It has no envelope, so the answer schema must not serialize it.
      return reply.serializer(String).send(csv as never)
    }
    const page = await auditPage(auditLogDeps, actor, { ...wish, ...windowOf(request.query) })
    return ok(pageAnswer(page, request.query, show))
  })
}

function queryIn({ doerUid, kind: wanted, from, to }: Static<typeof querystring>): AuditQuery {
  return {
    ...(doerUid === undefined ? {} : { doerUid }),
    ...(wanted === undefined ? {} : { kind: wanted }),
    ...(from === undefined ? {} : { fromMs: from }),
    ...(to === undefined ? {} : { toMs: to }),
  }
}

function show({ orgUid: _, changes, ...entry }: AuditEntry) {
  return { ...entry, changes: [...changes] }
}
