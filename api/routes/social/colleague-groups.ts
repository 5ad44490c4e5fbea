import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { addColleagues, type ColleagueActor, createColleagueGroup } from '../../../app/social/colleague-groups.ts'
import type { Uid } from '../../../domain/ids.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { avatarText, closed, nicknameText, uidText } from '../../schemas/workgroup.ts'
import { groupAnswer, groupUids, memberRoutes, showGroup } from './group-door.ts'

const tags = ['groups']

/** Groups of agents. */
export function colleagueGroupRoutes(app: App, deps: ApiDeps, who: Authenticator): void {
  const by = (request: FastifyRequest) => agentOf(request, deps, who)
  memberRoutes({ app, deps, root: '/api/v1', tags, by })
  const more = { avatar: Type.Optional(avatarText), members: Type.Optional(groupUids) }
  const creating = Type.Object({ name: nicknameText, ...more }, closed)
  const summary = 'Create a group of agents, who are in it at once'
  const schema = { summary, tags, body: creating, response: groupAnswer }
  app.post('/api/v1/group/create', { schema }, async (request) => {
    const { name, avatar = '', members = [] } = request.body
    const wish = { name, avatar, members: members as Uid[] }
    return ok(showGroup(await createColleagueGroup(deps.socialDeps, await by(request), wish)))
  })
  const body = Type.Object({ uid: uidText, members: groupUids }, closed)
  const adding = { summary: 'Add agents to one’s group', tags, body, response: groupAnswer }
  app.post('/api/v1/group/add', { schema: adding }, async (request) => {
    const wish = { uid: request.body.uid as Uid, uids: request.body.members as Uid[] }
    return ok(showGroup(await addColleagues(deps.socialDeps, await by(request), wish)))
  })
}

/** Returns the agent who sent a request, with the address that counts. */
export async function agentOf(request: FastifyRequest, deps: ApiDeps, who: Authenticator): Promise<ColleagueActor> {
  return { actor: await who.agent(request), address: deps.addressOf(request.raw) }
}
