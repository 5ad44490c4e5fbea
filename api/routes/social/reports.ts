import { Type } from 'typebox'
import { findPeople } from '../../../app/social/find-people.ts'
import { closeSocialThread, listReports, readReport, report, resolveReport } from '../../../app/social/reports.ts'
import type { ThreadUid } from '../../../domain/ids.ts'
import { reportKinds, reportStates, type UserReport } from '../../../domain/message/report.ts'
import type { Person } from '../../../domain/person.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { pageAnswer, windowOf } from '../../paging.ts'
import { aMinute } from '../../route-limits.ts'
import { pageQuery, pageSchema, userSchema } from '../../schemas/message.ts'
import { named } from '../../schemas/named.ts'
import { oneOf } from '../../schemas/one-of.ts'
import { closed, plainText, uidText } from '../../schemas/workgroup.ts'
import { agentOf } from './colleague-groups.ts'
import { spenderOf } from './friends.ts'

const tags = ['moderation']
const face = Type.Object({ uid: Type.String(), nickname: Type.String(), avatar: Type.String() })
const reportFields = {
  uid: Type.String(),
  at: Type.Integer({ description: 'ms since 1970 UTC' }),
  kind: oneOf(reportKinds),
  targetUid: Type.String({ description: 'Of the person, message or group' }),
  threadUid: Type.String({ description: 'Of the message or group; else empty' }),
  text: Type.String({ description: 'What the reporter wrote' }),
  state: oneOf(reportStates),
  outcome: Type.String({ description: 'What an admin wrote when resolving it' }),
}
const about = Type.Union([face, Type.Null()], {
  description:
    'The person or group, or the group of a message; null for a message of a friend, and for who or what is gone',
})
const reportSchema = named('Report', Type.Object({ ...reportFields, by: face, about }))
const saidSchema = Type.Object({
  uid: Type.String(),
  type: Type.String(),
  content: Type.String({ description: 'As it was when it was reported, cut after 4,096 UTF-16 units' }),
  sender: userSchema,
  sentAt: Type.Integer(),
})
const readSchema = named(
  'ReadReport',
  Type.Object({ ...reportFields, byUid: Type.String(), said: Type.Union([saidSchema, Type.Null()]) }),
)
const nothing = { 200: envelope(Type.Null()) }

/** Finding and reporting app users, and what admins do about reports. */
export function reportRoutes(app: App, deps: ApiDeps, who: Authenticator): void {
  routeSearch(app, deps, who)
  routeReport(app, deps, who)
  routeQuery(app, deps, who)
  routeAdminsActs(app, deps, who)
}

function routeSearch(app: App, deps: ApiDeps, who: Authenticator): void {
  const querystring = Type.Object({ query: Type.String({ minLength: 1, maxLength: 128 }) })
  const summary = 'Find app users by the beginning of their name, the site’s own name for them or their uid; at most 20'
  const schema = { summary, tags: ['friends'], querystring, response: { 200: envelope(Type.Array(face)) } }
  const config = aMinute(deps.requestsAMinute, 'search')
  app.get('/visitor/api/v1/person/search', { schema, config }, async (request) => {
    const found = await findPeople(deps.socialDeps, await spenderOf(request, deps, who), request.query.query)
    return ok(found.map(({ uid, nickname, avatar }) => ({ uid, nickname, avatar })))
  })
}

function routeReport(app: App, deps: ApiDeps, who: Authenticator): void {
  const threadUid = Type.Optional({ ...uidText, description: 'Of the message' })
  const text = Type.Optional(plainText(1000))
  const body = Type.Object({ kind: oneOf(reportKinds), uid: uidText, threadUid, text }, closed)
  const summary = 'Report a person, a message or a group to the admins'
  const schema = { summary, tags, body, response: { 200: envelope(Type.Object({ uid: Type.String() })) } }
  const doors = { '/visitor/api/v1': spenderOf, '/api/v1': agentOf } as const
  for (const [root, by] of Object.entries(doors)) {
    app.post(`${root}/report/create`, { schema }, async (request) => {
      const { kind, uid, threadUid: of = '', text: written = '' } = request.body
      const wish = { kind, uid, threadUid: of as ThreadUid | '', text: written }
      return ok({ uid: await report(deps.socialDeps, await by(request, deps, who), wish) })
    })
  }
}

function routeQuery(app: App, { socialDeps }: ApiDeps, who: Authenticator): void {
  const state = Type.Optional(oneOf(reportStates, 'OPEN when absent'))
  const summary = 'What app users have reported, newest first (admins)'
  const querystring = Type.Object({ state, ...pageQuery }, closed)
  const schema = { summary, tags, querystring, response: { 200: envelope(pageSchema(reportSchema)) } }
  app.get('/api/v1/report/query', { schema }, async (request) => {
    const query = { state: request.query.state ?? 'OPEN', ...windowOf(request.query) } as const
    const found = await listReports(socialDeps, await who.agent(request), query)
    return ok(
      pageAnswer(found, request.query, ({ by, about, ...one }) => ({
        ...fieldsOf(one),
        ...{ by: faceOf(by), about: about === null ? null : faceOf(about) },
      })),
    )
  })
}

function routeAdminsActs(app: App, { socialDeps }: ApiDeps, who: Authenticator): void {
  const body = Type.Object({ uid: uidText }, closed)
  const reading = {
    summary: 'One report, with the message as it was reported; recorded in the audit log (admins)',
    ...{ tags, body, response: { 200: envelope(readSchema) } },
  }
  app.post('/api/v1/report/read', { schema: reading }, async (request) => {
    const found = await readReport(socialDeps, await who.agent(request), request.body.uid)
    return ok({ ...fieldsOf(found), byUid: found.byUid, said: found.said })
  })
  const resolution = Type.Object({ uid: uidText, outcome: Type.Optional(plainText(1000)) }, closed)
  const resolving = { summary: 'A report is dealt with (admins)', tags, body: resolution, response: nothing }
  app.post('/api/v1/report/resolve', { schema: resolving }, async (request) => {
    const { uid, outcome = '' } = request.body
    await resolveReport(socialDeps, await who.agent(request), { uid, outcome })
    return ok(null)
  })
  const ofThread = Type.Object({ threadUid: uidText }, closed)
  const closing = { summary: 'End a group or a thread of friends (admins)', tags, body: ofThread, response: nothing }
  app.post('/api/v1/social/close', { schema: closing }, async (request) => {
    await closeSocialThread(socialDeps, await who.agent(request), request.body.threadUid as ThreadUid)
    return ok(null)
  })
}

function faceOf({ uid, nickname, avatar }: Pick<Person, 'uid' | 'nickname' | 'avatar'>) {
  return { uid, nickname, avatar }
}

function fieldsOf({ uid, at, kind, targetUid, threadUid, text, state, outcome }: UserReport) {
  return { uid, at, kind, targetUid, threadUid, text, state, outcome }
}
