import { Type } from 'typebox'
import { createAgent, deleteAgent, updateAgent } from '../../../app/admin/agents.ts'
import { type Colleague, colleaguesPage } from '../../../app/workspace/colleague-list.ts'
import type { Uid } from '../../../domain/ids.ts'
import { type Agent, agentRoles, agentStatuses, defaultCapacity } from '../../../domain/people/agent.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { pageAnswer, windowOf } from '../../paging.ts'
import { pageQuery, pageSchema } from '../../schemas/message.ts'
import { named } from '../../schemas/named.ts'
import { oneOf } from '../../schemas/one-of.ts'
import { avatarText, closed, nicknameText, uidText } from '../../schemas/workgroup.ts'

const username = Type.String({ pattern: '^[\\w.@-]{1,64}$', description: 'Letters, digits, _ . @ -' })
const password = Type.String({ minLength: 8, maxLength: 1024 })
const capacity = Type.Integer({ minimum: 0, maximum: 10_000, description: 'Threads at once' })
const role = oneOf(agentRoles)

const setUpSchema = named(
  'Agent',
  Type.Object({
    uid: Type.String(),
    username: Type.String(),
    nickname: Type.String(),
    avatar: Type.String(),
    capacity: Type.Integer(),
    role,
  }),
)
const colleagueSchema = named(
  'Colleague',
  Type.Object({
    ...setUpSchema.properties,
    status: oneOf(agentStatuses, 'BUSY also when full, OFFLINE also when not there'),
    chosen: oneOf(agentStatuses, 'By their own word, there and with room or not'),
    present: Type.Boolean({ description: 'Connected, or less than the grace ago' }),
    open: Type.Integer({ description: 'Threads they have' }),
    offered: Type.Integer({ description: 'Threads they are asked to take' }),
    signature: Type.String({ description: 'A line about themselves' }),
    invisible: Type.Boolean({ description: 'Gets no new threads, and looks OFFLINE to visitors' }),
  }),
)
const response = { 200: envelope(setUpSchema) }
const tags = ['agents']

/** Agents: every agent of an organization may list them, its admins may change them. */
export function agentRoutes(app: App, deps: ApiDeps, who: Authenticator): void {
  routeQuery(app, deps, who)
  routeCreate(app, deps, who)
  routeUpdate(app, deps, who)
  routeDelete(app, deps, who)
}

function routeQuery(app: App, { colleagueDeps }: ApiDeps, who: Authenticator): void {
  const summary = 'The agents of one’s organization as they are now, by nickname'
  const schema = {
    summary,
    tags,
    querystring: Type.Object(pageQuery),
    response: { 200: envelope(pageSchema(colleagueSchema)) },
  }
  app.get('/api/v1/agent/query', { schema }, async (request) => {
    const actor = await who.agent(request)
    const page = await colleaguesPage(colleagueDeps, actor, windowOf(request.query))
    return ok(pageAnswer(page, request.query, showColleague))
  })
}

function routeCreate(app: App, { adminDeps }: ApiDeps, who: Authenticator): void {
  const workgroups = Type.Array(uidText, {
    maxItems: 100,
    default: [],
    description: 'Uids: a member from the beginning',
  })
  const given = { capacity: { ...capacity, default: defaultCapacity }, role: { ...role, default: 'AGENT' } }
  const looks = { nickname: nicknameText, avatar: { ...avatarText, default: '' } }
  const body = Type.Object({ username, password, ...looks, ...given, workgroups }, closed)
  const summary = 'A new agent (admins)'
  app.post('/api/v1/agent/create', { schema: { summary, tags, body, response } }, async (request) => {
    const actor = await who.agent(request)
    const named = request.body.workgroups as Uid[]
    return ok(show(await createAgent(adminDeps, actor, { ...request.body, workgroups: named })))
  })
}

function routeUpdate(app: App, { adminDeps }: ApiDeps, who: Authenticator): void {
  const change = Type.Partial(
    Type.Object({ username, password, nickname: nicknameText, avatar: avatarText, capacity, role }),
  )
  const body = Type.Object({ uid: uidText, ...change.properties }, closed)
  const summary = 'Changes an agent at once (admins); a new password ends their other sessions'
  app.post('/api/v1/agent/update', { schema: { summary, tags, body, response } }, async (request) => {
    const { actor, claims } = await who.agentSession(request)
    const by = { actor, session: claims.session }
    return ok(show(await updateAgent(adminDeps, by, { ...request.body, uid: request.body.uid as Uid })))
  })
}

function routeDelete(app: App, { adminDeps }: ApiDeps, who: Authenticator): void {
  const body = Type.Object({ uid: uidText }, closed)
  const summary = 'Deletes an agent who talks with nobody, with their sessions (admins)'
  const schema = { summary, tags, body, response: { 200: envelope(Type.Null()) } }
  app.post('/api/v1/agent/delete', { schema }, async (request) => {
    await deleteAgent(adminDeps, await who.agent(request), request.body.uid as Uid)
    return ok(null)
  })
}

function show({ uid, username, nickname, avatar, capacity, role }: Omit<Agent, 'status'>) {
  return { uid, username, nickname, avatar, capacity, role }
}

function showColleague({ agentUid, ...colleague }: Colleague) {
  return { uid: agentUid, ...colleague }
}
