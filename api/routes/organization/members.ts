import { Type } from 'typebox'
import { addMember, membersOf, removeMember, updateMember } from '../../../app/admin/members.ts'
import type { Uid } from '../../../domain/ids.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { pageAnswer, windowOf } from '../../paging.ts'
import { pageQuery, pageSchema } from '../../schemas/message.ts'
import { named } from '../../schemas/named.ts'
import { closed, uidText } from '../../schemas/workgroup.ts'

// `type` lists null, because in a union a 0 would be read as null.
const capacity = Type.Unsafe<number | null>({
  type: ['integer', 'null'],
  minimum: 0,
  maximum: 10_000,
  description: 'Threads of this workgroup at once, beside the agent’s own capacity; null for no limit',
})
const pair = { workgroupUid: uidText, agentUid: uidText }
const memberSchema = named('Member', Type.Object({ ...pair, nickname: Type.String(), avatar: Type.String(), capacity }))
const response = { 200: envelope(memberSchema) }
const tags = ['workgroups']

/** Members of a workgroup: every agent of the organization may list them, its admins may change them. */
export function memberRoutes(app: App, deps: ApiDeps, who: Authenticator): void {
  routeQuery(app, deps, who)
  routeSet(app, deps, who)
  routeRemove(app, deps, who)
}

function routeQuery(app: App, { adminDeps }: ApiDeps, who: Authenticator): void {
  const querystring = Type.Object({ workgroupUid: uidText, ...pageQuery })
  const summary = 'The members of a workgroup, by nickname'
  const schema = { summary, tags, querystring, response: { 200: envelope(pageSchema(memberSchema)) } }
  app.get('/api/v1/workgroup/member/query', { schema }, async (request) => {
    const wish = { workgroupUid: request.query.workgroupUid as Uid, window: windowOf(request.query) }
    return ok(pageAnswer(await membersOf(adminDeps, await who.agent(request), wish), request.query, (one) => one))
  })
}

function routeSet(app: App, { adminDeps }: ApiDeps, who: Authenticator): void {
  const adding = Type.Object({ ...pair, capacity: Type.Optional(capacity) }, closed)
  const add = { summary: 'Makes an agent a member at once, or changes one (admins)', tags, body: adding, response }
  app.post('/api/v1/workgroup/member/add', { schema: add }, async (request) => {
    const { capacity: given = null } = request.body
    return ok(await addMember(adminDeps, await who.agent(request), { ...pairIn(request.body), capacity: given }))
  })
  const update = {
    summary: 'Changes a member’s capacity at once (admins)',
    tags,
    body: Type.Object({ ...pair, capacity }, closed),
    response,
  }
  app.post('/api/v1/workgroup/member/update', { schema: update }, async (request) => {
    const { capacity: given } = request.body
    return ok(await updateMember(adminDeps, await who.agent(request), { ...pairIn(request.body), capacity: given }))
  })
}

function routeRemove(app: App, { adminDeps }: ApiDeps, who: Authenticator): void {
  const summary = 'Takes an agent out of a workgroup at once; the threads they have there stay theirs (admins)'
  const schema = { summary, tags, body: Type.Object(pair, closed), response: { 200: envelope(Type.Null()) } }
  app.post('/api/v1/workgroup/member/remove', { schema }, async (request) => {
    await removeMember(adminDeps, await who.agent(request), pairIn(request.body))
    return ok(null)
  })
}

function pairIn({ workgroupUid, agentUid }: { workgroupUid: string; agentUid: string }) {
  return { workgroupUid: workgroupUid as Uid, agentUid: agentUid as Uid }
}
