import { type Static, Type } from 'typebox'
import { type Audience, announce, announcementsFor, countAudience } from '../../../app/announcements/announce.ts'
import type { Uid } from '../../../domain/ids.ts'
import { Refused } from '../../../domain/refusal.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { named } from '../../schemas/named.ts'
import { oneOf } from '../../schemas/one-of.ts'
import { closed, uidText } from '../../schemas/workgroup.ts'

const audience = {
  to: oneOf(['visitors', 'agents'], 'visitors: those in one’s own open conversations; agents: admins only'),
  workgroupUid: Type.Optional(Type.String({ ...uidText, description: 'The workgroup of the agents' })),
}
const text = Type.String({ minLength: 1, maxLength: 2000, pattern: '^[^\\u0000]*$' })
const announcementSchema = named(
  'Announcement',
  Type.Object({
    uid: Type.String(),
    workgroupUid: Type.String(),
    author: Type.Object({ uid: Type.String(), name: Type.String() }),
    text: Type.String(),
    at: Type.Integer({ description: 'ms since 1970 UTC' }),
  }),
)
const tags = ['announcements']

/** Announcements of agents to their visitors, and of admins to the agents of a workgroup. */
export function announcementRoutes(app: App, deps: ApiDeps, who: Authenticator): void {
  routeAudience(app, deps, who)
  routeCreate(app, deps, who)
  routeQuery(app, deps, who)
}

function routeAudience(app: App, { announcementDeps }: ApiDeps, who: Authenticator): void {
  const response = { 200: envelope(Type.Object({ count: Type.Integer() })) }
  const summary = 'How many people an announcement would reach now'
  const schema = { summary, tags, querystring: Type.Object(audience), response }
  app.get('/api/v1/announcement/audience', { schema }, async (request) => {
    const actor = await who.agent(request)
    return ok({ count: await countAudience(announcementDeps, actor, audienceIn(request.query)) })
  })
}

function routeCreate(app: App, { announcementDeps, uids }: ApiDeps, who: Authenticator): void {
  const uid = Type.Optional(Type.String({ ...uidText, description: 'A repeat tells only whom the first has missed' }))
  const body = Type.Object({ ...audience, text, uid }, closed)
  const outcome = Type.Object({
    uid: Type.String(),
    reached: Type.Integer(),
    pending: Type.Integer({ description: 'Who is told after this answer, which comes within 10 s' }),
    missed: Type.Integer({ description: 'Conversations that ended or went to somebody else meanwhile, or failed' }),
  })
  const summary = 'Tells all one’s visitors, or all agents of a workgroup'
  const schema = { summary, tags, body, response: { 200: envelope(outcome) } }
  app.post('/api/v1/announcement/create', { schema }, async (request) => {
    const actor = await who.agent(request)
    const { uid: given = uids.newUid(), text: said } = request.body
    const wish = { audience: audienceIn(request.body), uid: given, text: said }
    return ok({ uid: given, ...(await announce(announcementDeps, actor, wish)) })
  })
}

function routeQuery(app: App, { announcementDeps }: ApiDeps, who: Authenticator): void {
  const summary =
    'What the agents of one’s workgroups were told in the last 30 days and since one joined, newest first, at most 50'
  const schema = { summary, tags, response: { 200: envelope(Type.Array(announcementSchema)) } }
  app.get('/api/v1/announcement/query', { schema }, async (request) => {
    const found = await announcementsFor(announcementDeps, await who.agent(request))
    return ok(found.map(({ orgUid: _, ...announcement }) => announcement))
  })
}

type AudienceGiven = Static<typeof audience.to> extends infer To ? { to: To; workgroupUid?: string } : never

function audienceIn({ to, workgroupUid }: AudienceGiven): Audience {
  if (to === 'visitors') return { to }
  if (workgroupUid === undefined) throw new Refused('malformed', 'workgroupUid is missing.')
  return { to: 'agents', workgroupUid: workgroupUid as Uid }
}
