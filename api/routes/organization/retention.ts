import { Type } from 'typebox'
import { retentionFor, setRetention } from '../../../app/erasure/retention.ts'
import { maxRetentionDays } from '../../../domain/organization/retention.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { named } from '../../schemas/named.ts'
import { closed } from '../../schemas/workgroup.ts'

const days = (description: string) =>
  Type.Integer({ minimum: 0, maximum: maxRetentionDays, description: `${description}; 0: for ever` })
const fields = {
  threadDays: days('Days from the end of a conversation with a visitor until it is erased'),
  fileDays: days('Days from the upload of a file until it is erased'),
}
const retentionSchema = named('Retention', Type.Object(fields))
const tags = ['retention']

/** How long conversations and files are kept, for admins. */
export function retentionRoutes(app: App, { retentionDeps }: ApiDeps, who: Authenticator): void {
  const response = { 200: envelope(retentionSchema) }
  const summary = 'How long conversations and files are kept (admins)'
  app.get('/api/v1/retention/query', { schema: { summary, tags, response } }, async (request) =>
    ok(await retentionFor(retentionDeps, await who.agent(request))),
  )
  const change = 'Changes how long conversations and files are kept; the next daily sweep goes by it (admins)'
  const body = Type.Object(Type.Partial(Type.Object(fields)).properties, closed)
  app.post('/api/v1/retention/update', { schema: { summary: change, tags, body, response } }, async (request) =>
    ok(await setRetention(retentionDeps, await who.agent(request), request.body)),
  )
}
