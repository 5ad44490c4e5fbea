import { type Static, Type } from 'typebox'
import { type ShownWidget, shownWidget, updateWidget, widgetOf } from '../../../app/admin/widgets.ts'
import type { Uid } from '../../../domain/ids.ts'
import { questionTypes, type WidgetConfig, widgetPositions, widgetThemes } from '../../../domain/organization/widget.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { aMinute } from '../../route-limits.ts'
import { named } from '../../schemas/named.ts'
import { oneOf } from '../../schemas/one-of.ts'
import { triggersSchema } from '../../schemas/trigger.ts'
import { closed, language, nicknameText, plainText, uidText } from '../../schemas/workgroup.ts'
import { senderLimitFields, senderLimits } from '../../sender-limits.ts'

const question = Type.Object(
  {
    name: Type.String({ pattern: '^[A-Za-z]\\w{0,31}$', description: 'nickname, email, mobile, note, or one’s own' }),
    label: nicknameText,
    type: { ...oneOf(questionTypes), default: 'text' },
    required: Type.Boolean({ default: false }),
  },
  closed,
)
const texts = {
  title: plainText(64),
  greeting: plainText(500),
  accent: Type.String({ pattern: '^(#[0-9a-fA-F]{6})?$', description: '#rrggbb, or empty' }),
  locale: Type.String({ maxLength: 35, pattern: `^(${language})?$`, description: 'Empty for the visitor’s own' }),
}
const look = {
  theme: oneOf(widgetThemes),
  position: oneOf(widgetPositions),
  prechat: Type.Array(question, { maxItems: 20, description: 'What is asked before a chat' }),
  typingPreview: Type.Boolean({ description: 'Whether agents see what visitors type before it is sent' }),
}
const liveVisitors = Type.Boolean({ description: 'Whether agents see who is on the site now, and may write to them' })
const departments = Type.Array(uidText, { maxItems: 50, uniqueItems: true, description: 'Workgroups to choose from' })
const sites = Type.Array(
  Type.String({ pattern: '^https?://[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:[0-9]{1,5})?$', description: 'An origin' }),
  {
    maxItems: 50,
    uniqueItems: true,
    description: 'Whose pages may have the chat, such as https://shop.example; none for any',
  },
)
const shown = named(
  'WidgetLook',
  Type.Object({
    ...Type.Partial(Type.Object(texts)).properties,
    avatar: Type.Optional(Type.String({ description: 'The picture of the workgroup or agent' })),
    ...look,
    departments: Type.Array(Type.Object({ uid: Type.String(), nickname: Type.String() })),
    sites,
    ...senderLimitFields,
  }),
)
const stored = named(
  'Widget',
  Type.Object({
    workgroupUid: Type.String(),
    ...texts,
    ...look,
    liveVisitors,
    triggers: triggersSchema,
    departments,
    sites,
  }),
)
const tags = ['widget']

/** The appearance of widgets: public when published, readable by agents as configured, changed by admins. */
export function widgetRoutes(app: App, deps: ApiDeps, who: Authenticator): void {
  routeConfig(app, deps)
  routeQuery(app, deps, who)
  routeUpdate(app, deps, who)
}

function routeConfig(app: App, deps: ApiDeps): void {
  const summary = 'How the widget of a workgroup looks and what it asks first; needs no token'
  const config = aMinute(deps.requestsAMinute, 'widget')
  const querystring = Type.Object({ sid: uidText })
  const schema = { summary, tags, querystring, response: { 200: envelope(shown) } }
  app.get('/visitor/api/v1/widget/config', { config, schema }, async (request) =>
    ok({
      ...showWidget(await shownWidget(deps.widgetDeps, request.query.sid as Uid)),
      ...senderLimits(deps, 'visitor'),
    }),
  )
}

function routeQuery(app: App, { widgetDeps }: ApiDeps, who: Authenticator): void {
  const summary = 'The widget of a workgroup as it is set up'
  const querystring = Type.Object({ workgroupUid: uidText })
  const schema = { summary, tags, querystring, response: { 200: envelope(stored) } }
  app.get('/api/v1/widget/query', { schema }, async (request) => {
    const workgroupUid = request.query.workgroupUid as Uid
    return ok(show(workgroupUid, await widgetOf(widgetDeps, await who.agent(request), workgroupUid)))
  })
}

function routeUpdate(app: App, { widgetDeps }: ApiDeps, who: Authenticator): void {
  const summary = 'Changes the widget of a workgroup at once (admins); what is not given stays'
  const change = Type.Partial(
    Type.Object({ ...texts, ...look, liveVisitors, triggers: triggersSchema, departments, sites }),
  )
  const body = Type.Object({ workgroupUid: uidText, ...change.properties }, closed)
  const schema = { summary, tags, body, response: { 200: envelope(stored) } }
  app.post('/api/v1/widget/update', { schema }, async (request) => {
    // The schema has checked everything except that the uids are uids.
    const wish = request.body as unknown as Partial<WidgetConfig> & { workgroupUid: Uid }
    return ok(show(wish.workgroupUid, await updateWidget(widgetDeps, await who.agent(request), wish)))
  })
}

function showWidget({
  prechat,
  departments,
  sites,
  ...rest
}: ShownWidget): Omit<Static<typeof shown>, keyof typeof senderLimitFields> {
  return { ...rest, prechat: [...prechat], departments: [...departments], sites: [...sites] }
}

function show(workgroupUid: Uid, config: WidgetConfig): Static<typeof stored> {
  const { prechat, departments, sites, triggers, ...rest } = config
  return {
    ...{ workgroupUid, ...rest, prechat: [...prechat], departments: [...departments], sites: [...sites] },
    triggers: triggers.map((one) => ({ ...one, pages: [...one.pages] })),
  }
}
