import { Type } from 'typebox'
import { addKey, keysFor, revokeKey } from '../../../app/admin/api-keys.ts'
import type { Uid } from '../../../domain/ids.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { pageAnswer, windowOf } from '../../paging.ts'
import { pageQuery, pageSchema } from '../../schemas/message.ts'
import { named } from '../../schemas/named.ts'
import { closed, nicknameText, uidText } from '../../schemas/workgroup.ts'

const keySchema = named(
  'ApiKey',
  Type.Object({
    uid: Type.String(),
    name: Type.String(),
    createdAt: Type.Integer({ description: 'ms since 1970 UTC' }),
  }),
)
const tags = ['api keys']

/** API keys of backends, for admins. */
export function apiKeyRoutes(app: App, { apiKeyDeps }: ApiDeps, who: Authenticator): void {
  const list = {
    summary: 'The keys of backends, newest first (admins)',
    tags,
    querystring: Type.Object(pageQuery),
    response: { 200: envelope(pageSchema(keySchema)) },
  }
  app.get('/api/v1/apikey/query', { schema: list }, async (request) => {
    const page = await keysFor(apiKeyDeps, await who.agent(request), windowOf(request.query))
    return ok(pageAnswer(page, request.query, ({ uid, name, createdAt }) => ({ uid, name, createdAt })))
  })
  const create = {
    summary: 'A new key for a backend (admins); the key itself is returned only here',
    tags,
    body: Type.Object({ name: nicknameText }, closed),
    response: { 200: envelope(Type.Object({ ...keySchema.properties, key: Type.String() })) },
  }
  app.post('/api/v1/apikey/create', { schema: create }, async (request) => {
    const { uid, name, createdAt, key } = await addKey(apiKeyDeps, await who.agent(request), request.body.name)
    return ok({ uid, name, createdAt, key })
  })
  const revoke = {
    summary: 'Revokes a key at once (admins)',
    tags,
    body: Type.Object({ uid: uidText }, closed),
    response: { 200: envelope(Type.Null()) },
  }
  app.post('/api/v1/apikey/revoke', { schema: revoke }, async (request) => {
    await revokeKey(apiKeyDeps, await who.agent(request), request.body.uid as Uid)
    return ok(null)
  })
}
