import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { changeProfile } from '../../../app/admin/own-profile.ts'
import { checkAdmin, ownWorkgroup } from '../../../app/admin/permissions.ts'
import { updateWorkgroup } from '../../../app/admin/workgroups.ts'
import { type IncomingUpload, receiveBytes } from '../../../app/files/upload.ts'
import { admitPicture, showPicture } from '../../../app/social/change-group.ts'
import type { GroupActor, GroupPerson } from '../../../app/social/social-access.ts'
import type { Uid } from '../../../domain/ids.ts'
import type { Actor } from '../../../domain/person.ts'
import { Refused } from '../../../domain/refusal.ts'
import type { Authenticator } from '../../authenticate.ts'
import { checkText } from '../../body.ts'
import { filePolicy } from '../../content-security.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { readForm, takingForm, withForms } from '../../receive-form.ts'
import { aMinute } from '../../route-limits.ts'
import { named } from '../../schemas/named.ts'

const file = Type.String({ format: 'binary', description: 'PNG, JPEG, GIF, WebP or AVIF' })
const uploaded = named('Avatar', Type.Object({ avatar: Type.String({ description: 'Its address on this server' }) }))
const ofAnother = Type.Object({ uid: Type.String({ description: 'Comes before the file' }), file })
const tags = ['files']
const consumes = ['multipart/form-data']
const response = { 200: envelope(uploaded) }

/** The pictures of agents, workgroups and groups: uploaded by themselves, admins and owners, readable by anybody. */
export async function avatarRoutes(app: App, deps: ApiDeps, who: Authenticator): Promise<void> {
  routePicture(app, deps)
  await withForms(app, (scope) => {
    routeOwn(scope, deps, who)
    routeWorkgroup(scope, deps, who)
    routeGroup(scope, deps, { path: '/visitor/api/v1/group/avatar', owner: (request) => who.visitor(request) })
    routeGroup(scope, deps, { path: '/api/v1/group/avatar', owner: (request) => who.agent(request) })
  })
}

const headers = {
  'content-type': 'image/webp',
  'content-security-policy': filePolicy,
  'x-content-type-options': 'nosniff',
  // Pages of any site show whom their visitor talks with.
  'cross-origin-resource-policy': 'cross-origin',
}

function routePicture(app: App, { avatars }: ApiDeps): void {
  const params = Type.Object({ token: Type.String({ pattern: '^[\\w-]{32}$' }) })
  const querystring = Type.Object({ v: Type.String({ maxLength: 16, default: '', description: 'Changes with it' }) })
  const schema = { summary: 'The picture of an agent, workgroup or group', tags, params, querystring }
  const picture = {
    description: '256 px square',
    content: { 'image/webp': { schema: Type.String({ format: 'binary' }) } },
  }
  const config = { documented: { response: { 200: picture } } }
  app.get('/avatar/:token', { schema, config }, async ({ params: { token }, query: { v } }, reply) => {
    const bytes = await avatars.read(token)
    const life = v === '' ? 'max-age=300' : 'max-age=31536000, immutable'
    return reply.headers({ ...headers, 'cache-control': `public, ${life}` }).send(bytes)
  })
}

function routeOwn(app: App, deps: ApiDeps, who: Authenticator): void {
  const summary = 'One’s own picture: multipart/form-data with `file`; it is made square'
  const config = { documented: { body: Type.Object({ file }) }, ...aMinute(deps.requestsAMinute, 'uploads') }
  app.post('/api/v1/user/avatar', { config, schema: { summary, tags, consumes, response } }, (request, reply) =>
    takingForm({ request, reply, maxBytes: deps.fileDeps.maxBytes }, async () => {
      const actor = await who.agent(request)
      const avatar = await receivePicture(request, deps, { actor, admit: async () => actor.uid })
      await changeProfile(deps.adminDeps, actor, { avatar })
      return ok({ avatar })
    }),
  )
}

function routeWorkgroup(app: App, deps: ApiDeps, who: Authenticator): void {
  const summary = 'The picture of a workgroup (admins): multipart/form-data with `uid`, then `file`'
  const config = { documented: { body: ofAnother }, ...aMinute(deps.requestsAMinute, 'uploads') }
  app.post('/api/v1/workgroup/avatar', { config, schema: { summary, tags, consumes, response } }, (request, reply) =>
    takingForm({ request, reply, maxBytes: deps.fileDeps.maxBytes }, async () => {
      const { adminDeps } = deps
      const actor = await who.agent(request)
      await checkAdmin(adminDeps.agents, actor)
      let owner: Uid | undefined
      const admit = async (uid: string) => {
        owner = (await ownWorkgroup(adminDeps, actor, uid as Uid)).uid
        return owner
      }
      const avatar = await receivePicture(request, deps, { actor, admit })
      if (owner !== undefined) await updateWorkgroup(adminDeps, actor, { uid: owner, avatar })
      return ok({ avatar })
    }),
  )
}

/** Where owners of groups come in: app users, or agents. */
interface OwnersDoor {
  readonly path: string
  readonly owner: (request: FastifyRequest) => Promise<GroupActor['actor']>
}

function routeGroup(app: App, deps: ApiDeps, { path, owner }: OwnersDoor): void {
  const summary = 'The picture of one’s own group: multipart/form-data with `uid`, then `file`'
  const config = { documented: { body: ofAnother }, ...aMinute(deps.requestsAMinute, 'uploads') }
  const schema = { summary, tags: ['groups'], consumes, response }
  app.post(path, { config, schema }, (request, reply) =>
    takingForm({ request, reply, maxBytes: deps.fileDeps.maxBytes }, async () => {
      const by = { actor: await owner(request), address: deps.addressOf(request.raw) }
      let admitted: { readonly me: GroupPerson; readonly uid: Uid } | undefined
      const admit = async (uid: string) => {
        admitted = { me: await admitPicture(deps.socialDeps, by, uid as Uid), uid: uid as Uid }
        return admitted.uid
      }
      const avatar = await receivePicture(request, deps, { actor: by.actor, admit })
      if (admitted !== undefined) await showPicture(deps.socialDeps, admitted.me, { uid: admitted.uid, avatar })
      return ok({ avatar })
    }),
  )
}

interface Receiving {
  readonly actor: Actor
  /** Returns whose picture it is, by the field `uid`, before a byte is written; what it throws is the refusal. */
  readonly admit: (uid: string) => Promise<Uid>
}

/** Receives a picture, completely or not at all, and returns its address. */
async function receivePicture(request: FastifyRequest, deps: ApiDeps, { actor, admit }: Receiving): Promise<string> {
  const { fileDeps, avatars, addressOf } = deps
  if (!request.isMultipart()) throw new Refused('malformed', 'Send multipart/form-data with `file`.')
  const limits = { fileSize: fileDeps.maxBytes, files: 1, fields: 8, fieldSize: 1024, parts: 9 }
  const leave = await fileDeps.gate.enter({ actor, address: addressOf(request.raw) })
  let [received, uid] = [0, '']
  let owner: Uid | undefined
  let incoming: IncomingUpload | undefined
  try {
    for await (const part of readForm(request.parts({ limits }))) {
      if (part.type === 'file') {
        owner = await admit(uid)
        incoming = await receiveBytes(fileDeps, readForm(part.file), (count) => (received = count))
        if (part.file.truncated) throw new Refused('file_too_large')
      } else if (part.fieldname === 'uid') uid = checkText(String(part.value))
    }
    if (incoming === undefined || owner === undefined || incoming.bytes === 0) {
      throw new Refused('malformed', 'There is no file in it.')
    }
    await request.letInAgain()
    return await avatars.keep(owner, incoming)
  } finally {
    leave(received)
    await incoming?.discard()
  }
}
