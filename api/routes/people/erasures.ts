import { Type } from 'typebox'
import { eraseVisitor, erasuresFor } from '../../../app/erasure/erase-visitor.ts'
import { exportVisitor } from '../../../app/erasure/export-visitor.ts'
import type { Uid } from '../../../domain/ids.ts'
import type { Erasure } from '../../../domain/people/erasure.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { pageAnswer, windowOf } from '../../paging.ts'
import { pageQuery, pageSchema } from '../../schemas/message.ts'
import { named } from '../../schemas/named.ts'
import { closed, uidText } from '../../schemas/workgroup.ts'
import { archiveOf } from '../../send-archive.ts'

const ms = (description: string) => Type.Integer({ description: `${description}, ms since 1970 UTC` })
const count = (description: string) => Type.Integer({ minimum: 0, description })
const erasureSchema = named(
  'Erasure',
  Type.Object({
    uid: Type.String(),
    requestedBy: Type.String({ description: 'The agent’s uid' }),
    requestedAt: ms('When it was requested'),
    finishedAt: Type.Union([ms('When nothing was left'), Type.Null()]),
    expected: count('Messages in their threads when it began'),
    threads: count('Threads erased so far'),
    messages: count('Messages erased so far'),
    files: count('Files erased so far'),
  }),
)
const tags = ['contacts']

/** Erasing and exporting visitors, for admins. */
export function erasureRoutes(app: App, { eraseVisitorDeps, exportVisitorDeps }: ApiDeps, who: Authenticator): void {
  const summary = 'Erases a visitor for good, in the background; they are logged out at once (admins)'
  const body = Type.Object({ uid: uidText }, closed)
  const schema = { summary, tags, body, response: { 200: envelope(erasureSchema) } }
  app.post('/api/v1/contact/erase', { schema }, async (request) =>
    ok(show(await eraseVisitor(eraseVisitorDeps, await who.agent(request), request.body.uid as Uid))),
  )
  routeQuery(app, { eraseVisitorDeps }, who)
  routeExport(app, { exportVisitorDeps }, who)
}

function routeQuery(app: App, { eraseVisitorDeps }: Pick<ApiDeps, 'eraseVisitorDeps'>, who: Authenticator): void {
  const summary = 'The erasures of the organization and how far they are, newest first (admins)'
  const querystring = Type.Object(pageQuery)
  const schema = { summary, tags, querystring, response: { 200: envelope(pageSchema(erasureSchema)) } }
  app.get('/api/v1/erasure/query', { schema }, async (request) => {
    const page = await erasuresFor(eraseVisitorDeps, await who.agent(request), windowOf(request.query))
    return ok(pageAnswer(page, request.query, show))
  })
}

function routeExport(app: App, { exportVisitorDeps }: Pick<ApiDeps, 'exportVisitorDeps'>, who: Authenticator): void {
  const summary = 'Everything stored of a visitor as a ZIP archive: person.json, their threads, their files (admins)'
  const schema = { summary, tags, params: Type.Object({ uid: uidText }) }
  const content = { 'application/zip': { schema: Type.String({ format: 'binary' }) } }
  const documented = { response: { 200: { description: 'The archive', content } } }
  app.get('/api/v1/contact/:uid/export', { schema, config: { documented } }, async (request, reply) => {
    // This comes first, because a refusal is not a file.
    const { entries, end } = await exportVisitor(exportVisitorDeps, await who.agent(request), request.params.uid as Uid)
    reply.headers({
      'content-type': 'application/zip',
      'content-disposition': 'attachment; filename="visitor.zip"',
    })
    const archive = archiveOf(entries, end)
    await who.endWithSession(request, archive)
    return reply.send(archive)
  })
}

function show({ orgUid: _, ...erasure }: Erasure) {
  return erasure
}
