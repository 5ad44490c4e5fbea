import { Type } from 'typebox'
import { inviteMembers, listInvitations } from '../../../app/social/group-lists.ts'
import { createGroup, joinGroup, refuseGroup } from '../../../app/social/groups.ts'
import type { Uid } from '../../../domain/ids.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { pageAnswer, windowOf } from '../../paging.ts'
import { pageQuery, pageSchema } from '../../schemas/message.ts'
import { named } from '../../schemas/named.ts'
import { avatarText, closed, nicknameText, uidText } from '../../schemas/workgroup.ts'
import { spenderOf } from './friends.ts'
import { groupAnswer, groupFace, groupPersonSchema, groupUids, memberRoutes, showGroup } from './group-door.ts'

const tags = ['groups']
const invitationSchema = named(
  'GroupInvitation',
  Type.Object({ ...groupFace, by: groupPersonSchema, at: Type.Integer({ description: 'ms since 1970 UTC' }) }),
)
const nothing = { 200: envelope(Type.Null()) }

interface GroupRoutes {
  readonly app: App
  readonly deps: ApiDeps
  readonly who: Authenticator
}

/** Groups of app users. */
export function groupRoutes(app: App, deps: ApiDeps, who: Authenticator): void {
  const routes = { app, deps, who }
  memberRoutes({ app, deps, root: '/visitor/api/v1', tags, by: (request) => spenderOf(request, deps, who) })
  routeInvitations(routes)
  routeCreate(routes)
  routeInvite(routes)
  routeAnswers(routes)
}

function routeInvitations({ app, deps: { socialDeps }, who }: GroupRoutes): void {
  const summary = 'Invitations that wait for one’s answer, newest first'
  const response = { 200: envelope(pageSchema(invitationSchema)) }
  const schema = { summary, tags, querystring: Type.Object(pageQuery), response }
  app.get('/visitor/api/v1/group/invitations', { schema }, async (request) => {
    const found = await listInvitations(socialDeps, await who.visitor(request), windowOf(request.query))
    const show = ({ group: { uid, name, avatar }, by, at }: (typeof found.content)[number]) => ({
      ...{ uid, name, avatar, at },
      by: { uid: by.uid, nickname: by.nickname, avatar: by.avatar },
    })
    return ok(pageAnswer(found, request.query, show))
  })
}

function routeCreate({ app, deps, who }: GroupRoutes): void {
  const more = { avatar: Type.Optional(avatarText), members: Type.Optional(groupUids) }
  const body = Type.Object({ name: nicknameText, ...more }, closed)
  const schema = { summary: 'Create a group, and invite people to it', tags, body, response: groupAnswer }
  app.post('/visitor/api/v1/group/create', { schema }, async (request) => {
    const { name, avatar = '', members = [] } = request.body
    const wish = { name, avatar, members: members as Uid[] }
    return ok(showGroup(await createGroup(deps.socialDeps, await spenderOf(request, deps, who), wish)))
  })
}

function routeInvite({ app, deps, who }: GroupRoutes): void {
  const body = Type.Object({ uid: uidText, members: groupUids }, closed)
  const summary = 'Invite people to one’s group: friends, and whoever can be found; each accepts or refuses'
  app.post('/visitor/api/v1/group/invite', { schema: { summary, tags, body, response: nothing } }, async (request) => {
    const wish = { uid: request.body.uid as Uid, uids: request.body.members as Uid[] }
    await inviteMembers(deps.socialDeps, await spenderOf(request, deps, who), wish)
    return ok(null)
  })
}

function routeAnswers({ app, deps, who }: GroupRoutes): void {
  const body = Type.Object({ uid: uidText }, closed)
  const summary = 'Accept an invitation; one reads what is said from then on'
  app.post(
    '/visitor/api/v1/group/accept',
    { schema: { summary, tags, body, response: groupAnswer } },
    async (request) =>
      ok(showGroup(await joinGroup(deps.socialDeps, await spenderOf(request, deps, who), request.body.uid as Uid))),
  )
  const refusing = { summary: 'Refuse an invitation', tags, body, response: nothing }
  app.post('/visitor/api/v1/group/refuse', { schema: refusing }, async (request) => {
    await refuseGroup(deps.socialDeps, await spenderOf(request, deps, who), request.body.uid as Uid)
    return ok(null)
  })
}
