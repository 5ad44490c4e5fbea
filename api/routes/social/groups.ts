import { Type } from 'typebox'
import { inviteMembers, listGroups, listInvitations, listMembers } from '../../../app/social/group-lists.ts'
import {
  changeGroup,
  createGroup,
  type GroupState,
  handGroupOver,
  joinGroup,
  leaveGroup,
  refuseGroup,
  removeMember,
} from '../../../app/social/groups.ts'
import type { SocialActor } from '../../../app/social/social-access.ts'
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

const tags = ['groups']
const ms = Type.Integer({ description: 'ms since 1970 UTC' })
const face = { uid: Type.String(), name: Type.String(), avatar: Type.String() }
const person = Type.Object({ uid: Type.String(), nickname: Type.String(), avatar: Type.String() })
const place = { topic: Type.String(), threadUid: Type.String(), ownerUid: Type.String(), members: Type.Integer() }
const groupSchema = named('Group', Type.Object({ ...face, ...place }))
const ownSchema = named(
  'OwnGroup',
  Type.Object({
    ...groupSchema.properties,
    joinedAt: ms,
    lastAt: ms,
    lastSeq: Type.Integer(),
    unread: Type.Integer({ description: 'Messages of others one has not read, counted up to 100' }),
  }),
)
const memberSchema = named(
  'GroupMember',
  Type.Object({
    ...person.properties,
    isOwner: Type.Boolean(),
    joinedAt: ms,
    readSeq: Type.Integer({ description: 'Up to which seq they have read' }),
  }),
)
const invitationSchema = named('GroupInvitation', Type.Object({ ...face, by: person, at: ms }))
const uids = Type.Array(uidText, { maxItems: 50, uniqueItems: true })
const ofGroup = { uid: uidText }
const ofMember = { uid: uidText, memberUid: uidText }
const nothing = { 200: envelope(Type.Null()) }
const one = { 200: envelope(groupSchema) }

interface GroupRoutes {
  readonly app: App
  readonly deps: ApiDeps
  readonly who: Authenticator
}

/** Groups of app users. */
export function groupRoutes(app: App, deps: ApiDeps, who: Authenticator): void {
  const routes = { app, deps, who }
  routeLists(routes)
  routeMembers(routes)
  routeCreate(routes)
  routeInvite(routes)
  routeOwnActs(routes)
  routeOwnersActs(routes)
}

function routeLists({ app, deps: { socialDeps }, who }: GroupRoutes): void {
  const querystring = Type.Object(pageQuery)
  const own = { summary: 'One’s groups, last active first', tags, querystring }
  const response = { 200: envelope(pageSchema(ownSchema)) }
  app.get('/visitor/api/v1/group/query', { schema: { ...own, response } }, async (request) => {
    const found = await listGroups(socialDeps, await who.visitor(request), windowOf(request.query))
    return ok(pageAnswer(found, request.query, ({ orgUid: _, ...group }) => group))
  })
  const invited = { summary: 'Invitations that wait for one’s answer, newest first', tags, querystring }
  const invitations = { 200: envelope(pageSchema(invitationSchema)) }
  app.get('/visitor/api/v1/group/invitations', { schema: { ...invited, response: invitations } }, async (request) => {
    const found = await listInvitations(socialDeps, await who.visitor(request), windowOf(request.query))
    const show = ({ group: { uid, name, avatar }, by, at }: (typeof found.content)[number]) => ({
      ...{ uid, name, avatar, at },
      by: { uid: by.uid, nickname: by.nickname, avatar: by.avatar },
    })
    return ok(pageAnswer(found, request.query, show))
  })
}

function routeMembers({ app, deps: { socialDeps }, who }: GroupRoutes): void {
  const querystring = Type.Object({ ...ofGroup, ...pageQuery })
  const summary = 'The members of one’s group, who has been in it longest first'
  const schema = { summary, tags, querystring, response: { 200: envelope(pageSchema(memberSchema)) } }
  app.get('/visitor/api/v1/group/members', { schema }, async (request) => {
    const query = { uid: request.query.uid as Uid, ...windowOf(request.query) }
    const found = await listMembers(socialDeps, await who.visitor(request), query)
    return ok(
      pageAnswer(found, request.query, ({ person: { uid, nickname, avatar }, joinedAt, readSeq }) => ({
        ...{ uid, nickname, avatar, isOwner: uid === found.thread.targetUid, joinedAt, readSeq },
      })),
    )
  })
}

function routeCreate({ app, deps, who }: GroupRoutes): void {
  const body = Type.Object(
    { name: nicknameText, avatar: Type.Optional(avatarText), members: Type.Optional(uids) },
    closed,
  )
  const summary = 'Create a group, and invite people to it'
  app.post('/visitor/api/v1/group/create', { schema: { summary, tags, body, response: one } }, async (request) => {
    const { name, avatar = '', members = [] } = request.body
    const wish = { name, avatar, members: members as Uid[] }
    return ok(show(await createGroup(deps.socialDeps, await spenderOf(request, deps, who), wish)))
  })
}

function routeInvite({ app, deps, who }: GroupRoutes): void {
  const body = Type.Object({ ...ofGroup, members: uids }, closed)
  const summary = 'Invite people to one’s group: friends, and whoever can be found; each accepts or refuses'
  app.post('/visitor/api/v1/group/invite', { schema: { summary, tags, body, response: nothing } }, async (request) => {
    const wish = { uid: request.body.uid as Uid, uids: request.body.members as Uid[] }
    await inviteMembers(deps.socialDeps, await spenderOf(request, deps, who), wish)
    return ok(null)
  })
}

const ownActs = {
  refuse: ['Refuse an invitation', refuseGroup],
  leave: ['Leave a group; its owner hands it over to the oldest member, and the last member ends it', leaveGroup],
} as const

function routeOwnActs({ app, deps, who }: GroupRoutes): void {
  const body = Type.Object(ofGroup, closed)
  const joining = { summary: 'Accept an invitation; one reads what is said from then on', tags, body, response: one }
  app.post('/visitor/api/v1/group/accept', { schema: joining }, async (request) =>
    ok(show(await joinGroup(deps.socialDeps, await spenderOf(request, deps, who), request.body.uid as Uid))),
  )
  for (const [act, [summary, run]] of Object.entries(ownActs)) {
    const schema = { summary, tags, body, response: nothing }
    app.post(`/visitor/api/v1/group/${act}`, { schema }, async (request) => {
      await run(deps.socialDeps, await spenderOf(request, deps, who), request.body.uid as Uid)
      return ok(null)
    })
  }
}

type MemberAct = (
  deps: ApiDeps['socialDeps'],
  by: SocialActor,
  wish: { readonly uid: Uid; readonly memberUid: Uid },
) => Promise<GroupState>
const ownersActs: Readonly<Record<string, readonly [summary: string, run: MemberAct]>> = {
  remove: ['Remove somebody from one’s own group', removeMember],
  handover: ['Hand one’s own group over to another member', handGroupOver],
}

function routeOwnersActs({ app, deps, who }: GroupRoutes): void {
  for (const [act, [summary, run]] of Object.entries(ownersActs)) {
    const schema = { summary, tags, body: Type.Object(ofMember, closed), response: one }
    app.post(`/visitor/api/v1/group/${act}`, { schema }, async (request) => {
      const { uid, memberUid } = request.body
      const wish = { uid: uid as Uid, memberUid: memberUid as Uid }
      return ok(show(await run(deps.socialDeps, await spenderOf(request, deps, who), wish)))
    })
  }
  const change = { name: Type.Optional(nicknameText), avatar: Type.Optional(avatarText) }
  const body = Type.Object({ ...ofGroup, ...change }, closed)
  const schema = { summary: 'Change the name or picture of one’s own group', tags, body, response: one }
  app.post('/visitor/api/v1/group/update', { schema }, async (request) => {
    const wish = { ...request.body, uid: request.body.uid as Uid }
    return ok(show(await changeGroup(deps.socialDeps, await spenderOf(request, deps, who), wish)))
  })
}

function show({ group: { uid, name, avatar }, thread }: GroupState) {
  const { topic, uid: threadUid, targetUid: ownerUid, participants } = thread
  return { uid, name, avatar, topic, threadUid, ownerUid, members: participants.length }
}
