import { Type } from 'typebox'
import { changeProfile, ownProfile } from '../../../app/admin/own-profile.ts'
import { changeOwnPassword } from '../../../app/auth/own-password.ts'
import type { Agent } from '../../../domain/people/agent.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { aMinute } from '../../route-limits.ts'
import { named } from '../../schemas/named.ts'
import { avatarText, closed, languageText, nicknameText, plainText } from '../../schemas/workgroup.ts'
import { senderLimitFields, senderLimits } from '../../sender-limits.ts'
import { agentSchema, showAgent, showUser, userSchema } from './auth.ts'

const said = {
  signature: { ...plainText(128), description: 'A line that colleagues read' },
  language: { ...languageText, description: 'Of one’s console, a tag; empty for the browser’s' },
  invisible: Type.Boolean({ description: 'Gets no new threads, and looks OFFLINE to visitors' }),
}
const shown = named(
  'Profile',
  Type.Object({ ...userSchema.properties, ...said, agent: agentSchema, ...senderLimitFields }),
)
const tags = ['auth']

/** What agents say about themselves, and their password. */
export function profileRoutes(app: App, deps: ApiDeps, who: Authenticator): void {
  const response = { 200: envelope(shown) }
  app.get('/api/v1/user/profile', { schema: { summary: 'Who one is', tags, response } }, async (request) =>
    ok(show(deps, await ownProfile(deps.adminDeps.agents, await who.agent(request)))),
  )
  const looks = {
    nickname: nicknameText,
    avatar: { ...avatarText, description: 'Empty for none, one’s own, or https' },
  }
  const body = Type.Partial(Type.Object({ ...looks, ...said }), closed)
  const summary = 'Changes what one says about oneself, at once; what is not given stays'
  app.put('/api/v1/user/profile', { schema: { summary, tags, body, response } }, async (request) =>
    ok(show(deps, await changeProfile(deps.adminDeps, await who.agent(request), request.body))),
  )
  routePassword(app, deps, who)
}

function routePassword(app: App, deps: ApiDeps, who: Authenticator): void {
  const { ownPasswordDeps, addressOf, requestsAMinute } = deps
  const body = Type.Object(
    { oldPassword: Type.String({ maxLength: 1024 }), newPassword: Type.String({ minLength: 8, maxLength: 1024 }) },
    closed,
  )
  const summary = 'Changes one’s password; all one’s other sessions end, sockets included'
  const schema = { summary, tags, body, response: { 200: envelope(Type.Null()) } }
  const config = aMinute(requestsAMinute, 'login')
  app.post('/api/v1/user/change/password', { config, schema }, async (request) => {
    const { actor, claims } = await who.agentSession(request)
    const asker = { actor, session: claims.session, address: addressOf(request.raw) }
    await changeOwnPassword(ownPasswordDeps, asker, request.body)
    return ok(null)
  })
}

function show(deps: ApiDeps, agent: Agent) {
  const { signature, language, invisible } = agent
  const own = { signature, language, invisible }
  return { ...showUser(agent), ...own, agent: showAgent(agent), ...senderLimits(deps, 'staff') }
}
