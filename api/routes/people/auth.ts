import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { ownProfile } from '../../../app/admin/own-profile.ts'
import { type LoggedIn, logIn, refresh } from '../../../app/auth/login.ts'
import { type Agent, agentStatuses } from '../../../domain/people/agent.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { aMinute } from '../../route-limits.ts'
import { named } from '../../schemas/named.ts'
import { oneOf } from '../../schemas/one-of.ts'

export const userSchema = named(
  'Account',
  Type.Object({
    uid: Type.String(),
    username: Type.String(),
    nickname: Type.String(),
    avatar: Type.String(),
    currentOrganization: Type.Object({ uid: Type.String() }),
  }),
)
export const agentSchema = named(
  'AgentState',
  Type.Object({
    uid: Type.String(),
    nickname: Type.String(),
    avatar: Type.String(),
    status: oneOf(agentStatuses),
    capacity: Type.Integer({ description: 'Threads at once' }),
  }),
)
const pairSchema = named(
  'TokenPair',
  Type.Object({
    accessToken: Type.String(),
    refreshToken: Type.String(),
    expiresIn: Type.Integer({ description: 'Of the access token, in seconds' }),
    user: userSchema,
    agent: agentSchema,
  }),
)

/** Login, logout and the own status. */
export function authRoutes(app: App, deps: ApiDeps, who: Authenticator): void {
  routeLogin(app, deps)
  routeRefresh(app, deps)
  routeSession(app, deps, who)
}

function routeLogin(app: App, { loginDeps, addressOf, requestsAMinute }: ApiDeps): void {
  const config = aMinute(requestsAMinute, 'login')
  const body = Type.Object({ username: Type.String({ maxLength: 128 }), password: Type.String({ maxLength: 1024 }) })
  const schema = { summary: 'Log an agent in', tags: ['auth'], body, response: { 200: envelope(pairSchema) } }
  app.post('/auth/v1/login', { config, schema }, async (request) => {
    return ok(showPair(await logIn(loginDeps, { ...request.body, address: addressOf(request.raw) })))
  })
}

function routeRefresh(app: App, { loginDeps, addressOf, requestsAMinute }: ApiDeps): void {
  // Clients with a valid token are counted separately, so that others at the same address cannot lock them out.
  const keyGenerator = (request: FastifyRequest) => {
    const { refreshToken } = Object(request.body) as { refreshToken?: unknown }
    return loginDeps.sessions.holderOf('refresh', String(refreshToken))?.session ?? addressOf(request.raw)
  }
  const config = {
    rateLimit: { ...aMinute(requestsAMinute, 'login').rateLimit, hook: 'preHandler' as const, keyGenerator },
  }
  const body = Type.Object({ refreshToken: Type.String({ maxLength: 4096 }) })
  const schema = { summary: 'A fresh pair of tokens', tags: ['auth'], body, response: { 200: envelope(pairSchema) } }
  app.post('/auth/v1/refresh', { config, schema }, async (request) =>
    ok(showPair(await refresh(loginDeps, request.body.refreshToken))),
  )
}

function routeSession(app: App, { loginDeps, setAgentStatus }: ApiDeps, who: Authenticator): void {
  const logout = {
    summary: 'End this session, its sockets included',
    tags: ['auth'],
    response: { 200: envelope(Type.Null()) },
  }
  app.post('/api/v1/user/logout', { schema: logout }, async (request) => {
    const { claims } = await who.agentSession(request)
    await loginDeps.sessions.revoke(claims)
    return ok(null)
  })
  const body = Type.Object({ status: oneOf(agentStatuses) })
  const status = {
    summary: 'Take new threads or not',
    tags: ['agents'],
    body,
    response: { 200: envelope(agentSchema) },
  }
  app.post('/api/v1/agent/update/status', { schema: status }, async (request) => {
    const actor = await who.agent(request)
    await setAgentStatus(actor.uid, request.body.status)
    return ok(showAgent(await ownProfile(loginDeps.agents, actor)))
  })
}

function showPair({ agent, ...tokens }: LoggedIn) {
  return { ...tokens, user: showUser(agent), agent: showAgent(agent) }
}

export function showUser({ accountUid, username, nickname, avatar, orgUid }: Agent) {
  return { uid: accountUid, username, nickname, avatar, currentOrganization: { uid: orgUid } }
}

export function showAgent({ uid, nickname, avatar, status, capacity }: Agent) {
  return { uid, nickname, avatar, status, capacity }
}
