import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { type ListedPerson, listedStates, listFriends } from '../../../app/social/friend-lists.ts'
import { actOnFriend, askFriend, type FriendAct, friendActs, type Standing } from '../../../app/social/friends.ts'
import type { SocialActor } from '../../../app/social/social-access.ts'
import type { Uid } from '../../../domain/ids.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { pageAnswer, windowOf } from '../../paging.ts'
import { pageQuery, pageSchema } from '../../schemas/message.ts'
import { named } from '../../schemas/named.ts'
import { oneOf } from '../../schemas/one-of.ts'
import { lastSchema } from '../../schemas/social.ts'
import { closed, plainText, uidText } from '../../schemas/workgroup.ts'

const tags = ['friends']
const person = { uid: Type.String(), nickname: Type.String(), avatar: Type.String() }
const place = {
  topic: Type.String({ description: 'Of the thread with a friend; else empty' }),
  threadUid: Type.String(),
}
const friendSchema = named(
  'Friend',
  Type.Object({
    ...person,
    state: oneOf(listedStates),
    text: Type.String({ description: 'What the asker wrote; or empty' }),
    at: Type.Integer({ description: 'Since when, ms since 1970 UTC' }),
    ...place,
    lastAt: Type.Integer({ description: 'When something was last said to a friend, ms since 1970 UTC; or 0' }),
    lastSeq: Type.Integer(),
    unread: Type.Integer({ description: 'Messages of a friend one has not read, counted up to 100' }),
    ...lastSchema,
  }),
)
const standingSchema = named(
  'FriendStanding',
  Type.Object({ ...person, state: oneOf([...listedStates, 'NONE'] as const), ...place }),
)

/** App users and their friends. */
export function friendRoutes(app: App, deps: ApiDeps, who: Authenticator): void {
  routeQuery(app, deps, who)
  routeAsk(app, deps, who)
  for (const act of friendActs) routeAct(app, deps, { who, act })
}

function routeQuery(app: App, { socialDeps }: ApiDeps, who: Authenticator): void {
  const state = Type.Optional(oneOf(listedStates, 'FRIEND when absent; RECEIVED: those who ask'))
  const querystring = Type.Object({ state, ...pageQuery })
  const summary = 'One’s friends, last active first; or those one has asked, who ask, have refused or are blocked'
  const schema = { summary, tags, querystring, response: { 200: envelope(pageSchema(friendSchema)) } }
  app.get('/visitor/api/v1/friend/query', { schema }, async (request) => {
    const query = { state: request.query.state ?? 'FRIEND', ...windowOf(request.query) } as const
    return ok(pageAnswer(await listFriends(socialDeps, await who.visitor(request), query), request.query, show))
  })
}

function routeAsk(app: App, deps: ApiDeps, who: Authenticator): void {
  const text = Type.Optional({ ...plainText(200), description: 'Read by who is asked' })
  const body = Type.Object({ uid: uidText, text }, closed)
  const summary = 'Ask somebody for friendship; who was asked by them becomes their friend'
  const schema = { summary, tags, body, response: { 200: envelope(standingSchema) } }
  app.post('/visitor/api/v1/friend/ask', { schema }, async (request) => {
    const { uid, text: written = '' } = request.body
    const wish = { uid: uid as Uid, text: written.trim() }
    return ok(showStanding(await askFriend(deps.socialDeps, await spenderOf(request, deps, who), wish)))
  })
}

const summaries: Readonly<Record<FriendAct, string>> = {
  accept: 'Accept a request for friendship; the thread of the two begins',
  refuse: 'Refuse a request for friendship',
  cancel: 'Withdraw a request for friendship',
  remove: 'End a friendship; both can still read what was said',
  block: 'Hear nothing of somebody any more; ends a friendship',
  unblock: 'Let somebody ask again',
}

function routeAct(app: App, deps: ApiDeps, { who, act }: { who: Authenticator; act: FriendAct }): void {
  const body = Type.Object({ uid: uidText }, closed)
  const schema = { summary: summaries[act], tags, body, response: { 200: envelope(standingSchema) } }
  app.post(`/visitor/api/v1/friend/${act}`, { schema }, async (request) => {
    const wish = { uid: request.body.uid as Uid, act }
    return ok(showStanding(await actOnFriend(deps.socialDeps, await spenderOf(request, deps, who), wish)))
  })
}

/** Returns the app user who sent a request, with the address that counts. */
export async function spenderOf(request: FastifyRequest, deps: ApiDeps, who: Authenticator): Promise<SocialActor> {
  return { actor: await who.visitor(request), address: deps.addressOf(request.raw) }
}

function show({ person: { uid, nickname, avatar }, state, text, at, friend }: ListedPerson) {
  const { topic = '', threadUid = '', lastAt = 0, lastSeq = 0, unread = 0 } = friend ?? {}
  const { readSeq = 0, last = null } = friend ?? {}
  return { uid, nickname, avatar, state, text, at, topic, threadUid, lastAt, lastSeq, unread, readSeq, last }
}

function showStanding({ person: { uid, nickname, avatar }, state, thread }: Standing) {
  return { uid, nickname, avatar, state, topic: thread?.topic ?? '', threadUid: thread?.uid ?? '' }
}
