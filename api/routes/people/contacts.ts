import { Type } from 'typebox'
import {
  contactPage,
  contactsFor,
  type ListedContact,
  type MergedContact,
  noteContact,
} from '../../../app/workspace/contacts.ts'
import type { Uid } from '../../../domain/ids.ts'
import type { Contact } from '../../../domain/people/contact.ts'
import type { Thread } from '../../../domain/thread/thread.ts'
import { threadToJson } from '../../../proto/json.ts'
import { threadToWire } from '../../../proto/wire.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { pageAnswer, windowOf } from '../../paging.ts'
import { blockSchema } from '../../schemas/block.ts'
import { agentThreadSchema, pageQuery, pageSchema } from '../../schemas/message.ts'
import { named } from '../../schemas/named.ts'
import { closed, plainText, uidText } from '../../schemas/workgroup.ts'

const text = (description: string) => Type.String({ description })
const ms = Type.Integer({ description: 'ms since 1970 UTC' })
const contactSchema = named(
  'Contact',
  Type.Object({
    uid: Type.String(),
    visitorUid: text('The site’s own name for them, or empty'),
    verified: Type.Boolean({ description: 'The site has proven that name' }),
    nickname: text('What agents noted, else what the visitor or the site gave; so are the next three'),
    email: Type.String(),
    mobile: Type.String(),
    note: Type.String(),
    tags: Type.Array(Type.String()),
    avatar: Type.String(),
    told: Type.Object(
      { nickname: Type.String(), email: Type.String(), mobile: Type.String(), note: Type.String() },
      { description: 'By the visitor or the site' },
    ),
    url: text('The page they were on last'),
    title: text('Its title'),
    referrer: Type.String(),
    browser: Type.String(),
    lang: Type.String(),
    extra: text('JSON of the site’s, or empty'),
    notedBy: text('The agent’s uid, or empty'),
    firstSeenAt: ms,
    seenAt: ms,
  }),
)
const begun = { createdAt: ms, closedAt: Type.Union([ms, Type.Null()]), agentUid: Type.String() }
const threadSchema = named('ContactThread', Type.Object({ ...agentThreadSchema.properties, ...begun }))
const visitSchema = named(
  'PageVisit',
  Type.Object({
    url: text('Without secrets in its query'),
    title: Type.String(),
    referrer: Type.String(),
    at: ms,
    leftAt: Type.Union([ms, Type.Null()], { description: 'When they went on, if that is known' }),
  }),
)
const mergeSchema = named(
  'MergedContact',
  Type.Object({
    uid: text('Of the merge, to undo it'),
    byName: text('The agent who merged them'),
    at: ms,
    contact: contactSchema,
  }),
)
const mergedInto = Type.Union([Type.Object({ uid: Type.String(), nickname: Type.String() }), Type.Null()], {
  description: 'The contact it is merged into',
})
const listedSchema = named('ListedContact', Type.Object({ ...contactSchema.properties, mergedInto }))
const tags = ['contacts']
const words = plainText(128)

/** Visitors as agents know them: those with whom an agent has or had a thread; for admins all. */
export function contactRoutes(app: App, deps: ApiDeps, who: Authenticator): void {
  routeQuery(app, deps, who)
  routeOne(app, deps, who)
  routeUpdate(app, deps, who)
}

function routeQuery(app: App, { contactDeps }: ApiDeps, who: Authenticator): void {
  const querystring = Type.Object(
    {
      search: Type.Optional({
        ...words,
        description: 'In names, email, mobile, note and the site’s uid; or the whole uid',
      }),
      tag: Type.Optional(words),
      ...pageQuery,
    },
    closed,
  )
  const summary = 'The agent’s contacts, those seen last first, counted up to 10,000'
  const schema = { summary, tags, querystring, response: { 200: envelope(pageSchema(listedSchema)) } }
  app.get('/api/v1/contact/query', { schema }, async (request) => {
    const { search, tag } = request.query
    const query = { ...(search === undefined ? {} : { search }), ...(tag === undefined ? {} : { tag }) }
    const page = await contactsFor(contactDeps, await who.agent(request), { ...query, ...windowOf(request.query) })
    return ok(pageAnswer(page, request.query, showListed))
  })
}

function routeOne(app: App, { contactDeps }: ApiDeps, who: Authenticator): void {
  const summary = 'One contact, with those merged into it; their threads one may see, and the last pages, newest first'
  const data = named(
    'ContactWithThreads',
    Type.Object({
      ...contactSchema.properties,
      threads: Type.Array(threadSchema),
      visits: Type.Array(visitSchema),
      block: Type.Union([blockSchema, Type.Null()]),
      merged: Type.Array(mergeSchema),
      mergedInto: Type.Union([mergeSchema, Type.Null()]),
    }),
  )
  const schema = { summary, tags, params: Type.Object({ uid: uidText }), response: { 200: envelope(data) } }
  app.get('/api/v1/contact/:uid', { schema }, async (request) => {
    const page = await contactPage(contactDeps, await who.agent(request), request.params.uid as Uid)
    const { contact, threads, visits, block, merged, mergedInto } = page
    return ok({
      ...{ ...show(contact), threads: threads.map(showThread), visits: [...visits] },
      ...{ block, merged: merged.map(showMerged), mergedInto: mergedInto === null ? null : showMerged(mergedInto) },
    })
  })
}

function routeUpdate(app: App, { contactDeps }: ApiDeps, who: Authenticator): void {
  const note = Type.Object({
    nickname: plainText(256),
    email: plainText(256),
    mobile: plainText(64),
    note: plainText(10_000),
    tags: Type.Array(Type.String({ minLength: 1, maxLength: 64, pattern: '^[^\\u0000]*$' }), {
      maxItems: 50,
      uniqueItems: true,
    }),
  })
  const body = Type.Object({ uid: uidText, ...Type.Partial(note).properties }, closed)
  const summary = 'Changes what agents noted about a contact; an empty text restores what the visitor or the site gave'
  const schema = { summary, tags, body, response: { 200: envelope(contactSchema) } }
  app.post('/api/v1/contact/update', { schema }, async (request) => {
    const wish = { ...request.body, uid: request.body.uid as Uid }
    return ok(show(await noteContact(contactDeps, await who.agent(request), wish)))
  })
}

function show({ visitor, noted, notedBy, firstSeenAt, seenAt }: Contact) {
  const { email = '', mobile = '', note = '', ...facts } = visitor.profile
  const { url = '', title = '', referrer = '', browser = '', lang = '', extra = '' } = facts
  const before = { nickname: visitor.nickname, email, mobile, note }
  return {
    ...{ uid: visitor.uid, visitorUid: visitor.siteUid, verified: visitor.verified, avatar: visitor.avatar },
    nickname: noted.nickname || before.nickname,
    email: noted.email || email,
    mobile: noted.mobile || mobile,
    note: noted.note || note,
    tags: [...noted.tags],
    told: before,
    ...{ url, title, referrer, browser, lang, extra },
    ...{ notedBy: notedBy ?? '', firstSeenAt, seenAt },
  }
}

function showListed({ contact, mergedInto }: ListedContact) {
  const into = mergedInto === null ? null : show(mergedInto)
  return { ...show(contact), mergedInto: into === null ? null : { uid: into.uid, nickname: into.nickname } }
}

function showMerged({ merge: { uid, byName, at }, contact }: MergedContact) {
  return { uid, byName, at, contact: show(contact) }
}

function showThread(thread: Thread) {
  const { score, filed, createdAt, closedAt, agentUid } = thread
  const life = { createdAt, closedAt, agentUid: agentUid ?? '' }
  return { ...threadToJson(threadToWire(thread)), ...filed, tags: [...filed.tags], score, ...life }
}
