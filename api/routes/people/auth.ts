import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { type LoggedIn, logIn, refresh } from '../../../app/auth/login.ts'
import { type Agent, agentStatuses } from '../../../domain/people/agent.ts'
import { Refused } from '../../../domain/refusal.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { aMinute } from '../../route-limits.ts'
import { named } from '../../schemas/named.ts'
import { oneOf } from '../../schemas/one-of.ts'
import { senderLimitFields, senderLimits } from '../../sender-limits.ts'

const userSchema = named(
  'Account',
  Type.Object({
    uid: Type.String(),
    username: Type.String(),
    nickname: Type.String(),
    avatar: Type.String(),
    currentOrganization: Type.Object({ uid: Type.String() }),
  }),
)
const agentSchema = named(
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

/** Login, logout and the own profile. */
export function authRoutes(app: App, deps: ApiDeps, who: Authenticator): void {
  routeLogin(app, deps)
  routeRefresh(app, deps)
  routeProfile(app, deps, who)
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

function routeProfile(app: App, deps: ApiDeps, who: Authenticator): void {
  const { loginDeps, setAgentStatus } = deps
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
  const shown = named('Profile', Type.Object({ ...userSchema.properties, agent: agentSchema, ...senderLimitFields }))
  const profile = { summary: 'Who one is', tags: ['auth'], response: { 200: envelope(shown) } }
  app.get('/api/v1/user/profile', { schema: profile }, async (request) => {
    const agent = await agentBehind(loginDeps, (await who.agent(request)).uid)
    return ok({ ...showUser(agent), agent: showAgent(agent), ...senderLimits(deps, 'staff') })
  })
  const body = Type.Object({ status: oneOf(agentStatuses) })
  const status = {
    summary: 'Take new threads or not',
    tags: ['agents'],
    body,
    response: { 200: envelope(agentSchema) },
  }
  app.post('/api/v1/agent/update/status', { schema: status }, async (request) => {
    const { uid } = await who.agent(request)
    await setAgentStatus(uid, request.body.status)
    return ok(showAgent(await agentBehind(loginDeps, uid)))
  })
}

async function agentBehind({ agents }: ApiDeps['loginDeps'], uid: Agent['uid']): Promise<Agent> {
  const agent = await agents.byUid(uid)
  if (agent === null) throw new Refused('unauthenticated')
  return agent
}

function showPair({ agent, ...tokens }: LoggedIn) {
  return { ...tokens, user: showUser(agent), agent: showAgent(agent) }
}

function showUser({ accountUid, username, nickname, avatar, orgUid }: Agent) {
  return { uid: accountUid, username, nickname, avatar, currentOrganization: { uid: orgUid } }
}

function showAgent({ uid, nickname, avatar, status, capacity }: Agent) {
  return { uid, nickname, avatar, status, capacity }
}
