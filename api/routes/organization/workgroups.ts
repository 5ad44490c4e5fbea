import { type Static, Type } from 'typebox'
import { createWorkgroup, deleteWorkgroup, updateWorkgroup } from '../../../app/admin/workgroups.ts'
import type { Uid } from '../../../domain/ids.ts'
import type { SettingsChange } from '../../../domain/organization/change-settings.ts'
import type { Workgroup } from '../../../domain/organization/workgroup.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { pageAnswer, windowOf } from '../../paging.ts'
import { pageQuery, pageSchema } from '../../schemas/message.ts'
import { named } from '../../schemas/named.ts'
import {
  avatarText,
  closed,
  nicknameText,
  settingsChangeSchema,
  settingsSchema,
  uidText,
} from '../../schemas/workgroup.ts'

const workgroupSchema = named(
  'Workgroup',
  Type.Object({
    uid: Type.String(),
    nickname: Type.String(),
    avatar: Type.String(),
    settings: settingsSchema,
  }),
)
const response = { 200: envelope(workgroupSchema) }
const tags = ['workgroups']
const optional = { avatar: Type.Optional(avatarText), settings: Type.Optional(settingsChangeSchema) }

/** Workgroups: every agent of the organization may list them, its admins may change them. */
export function workgroupRoutes(app: App, deps: ApiDeps, who: Authenticator): void {
  routeQuery(app, deps, who)
  routeCreate(app, deps, who)
  routeUpdate(app, deps, who)
  routeDelete(app, deps, who)
}

function routeQuery(app: App, { adminDeps }: ApiDeps, who: Authenticator): void {
  const summary = 'The workgroups of one’s organization, by nickname'
  const schema = {
    summary,
    tags,
    querystring: Type.Object(pageQuery),
    response: { 200: envelope(pageSchema(workgroupSchema)) },
  }
  app.get('/api/v1/workgroup/query', { schema }, async (request) => {
    const { orgUid } = await who.agent(request)
    return ok(pageAnswer(await adminDeps.groups.of(orgUid, windowOf(request.query)), request.query, show))
  })
}

function routeCreate(app: App, { adminDeps }: ApiDeps, who: Authenticator): void {
  const body = Type.Object({ nickname: nicknameText, ...optional }, closed)
  const summary = 'A new workgroup (admins); settings that are not given have their defaults'
  app.post('/api/v1/workgroup/create', { schema: { summary, tags, body, response } }, async (request) => {
    const { nickname, ...rest } = request.body
    const actor = await who.agent(request)
    return ok(show(await createWorkgroup(adminDeps, actor, { nickname, ...settingsIn(rest) })))
  })
}

function routeUpdate(app: App, { adminDeps }: ApiDeps, who: Authenticator): void {
  const body = Type.Object({ uid: uidText, nickname: Type.Optional(nicknameText), ...optional }, closed)
  const summary = 'Changes a workgroup at once (admins); what is not given stays as it is, setting by setting'
  app.post('/api/v1/workgroup/update', { schema: { summary, tags, body, response } }, async (request) => {
    const { uid, ...rest } = request.body
    const actor = await who.agent(request)
    return ok(show(await updateWorkgroup(adminDeps, actor, { uid: uid as Uid, ...settingsIn(rest) })))
  })
}

function routeDelete(app: App, { adminDeps }: ApiDeps, who: Authenticator): void {
  const body = Type.Object({ uid: uidText }, closed)
  const summary = 'Deletes a workgroup in which nobody waits or talks (admins)'
  const schema = { summary, tags, body, response: { 200: envelope(Type.Null()) } }
  app.post('/api/v1/workgroup/delete', { schema }, async (request) => {
    await deleteWorkgroup(adminDeps, await who.agent(request), request.body.uid as Uid)
    return ok(null)
  })
}

/** The schema has checked everything except that its uids are uids. */
function settingsIn<Rest extends { settings?: Static<typeof settingsChangeSchema> }>({ settings, ...rest }: Rest) {
  return { ...rest, ...(settings === undefined ? {} : { settings: settings as SettingsChange }) }
}

function show({ uid, nickname, avatar, settings }: Workgroup) {
  return { uid, nickname, avatar, settings }
}
