import { Type } from 'typebox'
import { changeSettings, ownSettings, readSettings } from '../../../app/social/social-settings.ts'
import { searchModes } from '../../../domain/organization/social-settings.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { named } from '../../schemas/named.ts'
import { oneOf } from '../../schemas/one-of.ts'
import { closed } from '../../schemas/workgroup.ts'

const fields = {
  friends: Type.Boolean({ description: 'App users may be friends' }),
  groups: Type.Boolean({ description: 'App users may have groups' }),
  search: oneOf(searchModes, 'Whom they find: people by name, only by the site’s exact name for them, or nobody'),
}
const settingsSchema = named('SocialSettings', Type.Object(fields))
const changeSchema = Type.Object(Type.Partial(Type.Object(fields)).properties, closed)
const response = { 200: envelope(settingsSchema) }
const tags = ['friends']

/** What an organization allows its app users among themselves. */
export function socialSettingsRoutes(app: App, { socialDeps }: ApiDeps, who: Authenticator): void {
  const summary = 'What the organization allows its app users among themselves (admins)'
  app.get('/api/v1/social/settings', { schema: { summary, tags, response } }, async (request) =>
    ok(await readSettings(socialDeps, await who.agent(request))),
  )
  const changing = { summary: 'Changes some of it, at once for everybody (admins)', tags, body: changeSchema, response }
  app.post('/api/v1/social/settings', { schema: changing }, async (request) =>
    ok(await changeSettings(socialDeps, await who.agent(request), request.body)),
  )
  const own = { summary: 'What one may do among app users; not_found where nothing is allowed', tags, response }
  app.get('/visitor/api/v1/social/settings', { schema: own }, async (request) =>
    ok(await ownSettings(socialDeps, await who.visitor(request))),
  )
}
