import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { changeGroup } from '../../../app/social/change-group.ts'
import type { GroupState } from '../../../app/social/group-changes.ts'
import { listGroups, listMembers } from '../../../app/social/group-lists.ts'
import { handGroupOver, leaveGroup, removeMember } from '../../../app/social/groups.ts'
import type { GroupActor } from '../../../app/social/social-access.ts'
import type { Uid } from '../../../domain/ids.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { pageAnswer, windowOf } from '../../paging.ts'
import { pageQuery, pageSchema } from '../../schemas/message.ts'
import { named } from '../../schemas/named.ts'
import { lastSchema } from '../../schemas/social.ts'
import { avatarText, closed, nicknameText, uidText } from '../../schemas/workgroup.ts'

/** Where the members of groups come in: app users, or agents. */
export interface GroupDoor {
  readonly app: App
  readonly deps: ApiDeps
  readonly root: '/visitor/api/v1' | '/api/v1'
  readonly tags: string[]
  readonly by: (request: FastifyRequest) => Promise<GroupActor>
}

const ms = Type.Integer({ description: 'ms since 1970 UTC' })
export const groupFace = { uid: Type.String(), name: Type.String(), avatar: Type.String() }
export const groupPersonSchema = Type.Object({ uid: Type.String(), nickname: Type.String(), avatar: Type.String() })
const place = { topic: Type.String(), threadUid: Type.String(), ownerUid: Type.String(), members: Type.Integer() }
const groupSchema = named('Group', Type.Object({ ...groupFace, ...place }))
const ownSchema = named(
  'OwnGroup',
  Type.Object({
    ...groupSchema.properties,
    joinedAt: ms,
    lastAt: ms,
    lastSeq: Type.Integer(),
    unread: Type.Integer({ description: 'Messages of others one has not read, counted up to 100' }),
    ...lastSchema,
  }),
)
const memberSchema = named(
  'GroupMember',
  Type.Object({
    ...groupPersonSchema.properties,
    isOwner: Type.Boolean(),
    joinedAt: ms,
    readSeq: Type.Integer({ description: 'Up to which seq they have read' }),
  }),
)
export const groupUids = Type.Array(uidText, { maxItems: 50, uniqueItems: true })
export const groupAnswer = { 200: envelope(groupSchema) }
const ofMember = { uid: uidText, memberUid: uidText }

/** What every member does with groups, at either door. */
export function memberRoutes(door: GroupDoor): void {
  routeOwn(door)
  routeMembers(door)
  routeLeave(door)
  routeOwnersActs(door)
}

function routeOwn({ app, deps: { socialDeps }, root, tags, by }: GroupDoor): void {
  const response = { 200: envelope(pageSchema(ownSchema)) }
  const schema = { summary: 'One’s groups, last active first', tags, querystring: Type.Object(pageQuery), response }
  app.get(`${root}/group/query`, { schema }, async (request) => {
    const found = await listGroups(socialDeps, (await by(request)).actor, windowOf(request.query))
    return ok(pageAnswer(found, request.query, ({ orgUid: _, ofAgents: __, ...group }) => group))
  })
}

function routeMembers({ app, deps: { socialDeps }, root, tags, by }: GroupDoor): void {
  const querystring = Type.Object({ uid: uidText, ...pageQuery })
  const summary = 'The members of one’s group, who has been in it longest first'
  const schema = { summary, tags, querystring, response: { 200: envelope(pageSchema(memberSchema)) } }
  app.get(`${root}/group/members`, { schema }, async (request) => {
    const query = { uid: request.query.uid as Uid, ...windowOf(request.query) }
    const found = await listMembers(socialDeps, (await by(request)).actor, query)
    return ok(
      pageAnswer(found, request.query, ({ person: { uid, nickname, avatar }, joinedAt, readSeq }) => ({
        ...{ uid, nickname, avatar, isOwner: uid === found.thread.targetUid, joinedAt, readSeq },
      })),
    )
  })
}

function routeLeave({ app, deps, root, tags, by }: GroupDoor): void {
  const body = Type.Object({ uid: uidText }, closed)
  const summary = 'Leave a group; its owner hands it over to the oldest member, and the last member ends it'
  const schema = { summary, tags, body, response: { 200: envelope(Type.Null()) } }
  app.post(`${root}/group/leave`, { schema }, async (request) => {
    await leaveGroup(deps.socialDeps, await by(request), request.body.uid as Uid)
    return ok(null)
  })
}

type MemberAct = (
  deps: ApiDeps['socialDeps'],
  by: GroupActor,
  wish: { readonly uid: Uid; readonly memberUid: Uid },
) => Promise<GroupState>
const ownersActs: Readonly<Record<string, readonly [summary: string, run: MemberAct]>> = {
  remove: ['Remove somebody from one’s own group', removeMember],
  handover: ['Hand one’s own group over to another member', handGroupOver],
}

function routeOwnersActs({ app, deps, root, tags, by }: GroupDoor): void {
  for (const [act, [summary, run]] of Object.entries(ownersActs)) {
    const schema = { summary, tags, body: Type.Object(ofMember, closed), response: groupAnswer }
    app.post(`${root}/group/${act}`, { schema }, async (request) => {
      const { uid, memberUid } = request.body
      const wish = { uid: uid as Uid, memberUid: memberUid as Uid }
      return ok(showGroup(await run(deps.socialDeps, await by(request), wish)))
    })
  }
  const change = { name: Type.Optional(nicknameText), avatar: Type.Optional(avatarText) }
  const body = Type.Object({ uid: uidText, ...change }, closed)
  const schema = { summary: 'Change the name or picture of one’s own group', tags, body, response: groupAnswer }
  app.post(`${root}/group/update`, { schema }, async (request) => {
    const wish = { ...request.body, uid: request.body.uid as Uid }
    return ok(showGroup(await changeGroup(deps.socialDeps, await by(request), wish)))
  })
}

/** Returns a group as it is answered. */
export function showGroup({ group: { uid, name, avatar }, thread }: GroupState) {
  const { topic, uid: threadUid, targetUid: ownerUid, participants } = thread
  return { uid, name, avatar, topic, threadUid, ownerUid, members: participants.length }
}
