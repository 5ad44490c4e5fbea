import { Type } from 'typebox'
import {
  blockAddress,
  blockVisitor,
  listBlocks,
  removeBlock,
  unblockVisitor,
} from '../../../app/blocking/block-contacts.ts'
import type { Uid } from '../../../domain/ids.ts'
import { Refused } from '../../../domain/refusal.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { pageAnswer, windowOf } from '../../paging.ts'
import { blockSchema } from '../../schemas/block.ts'
import { pageQuery, pageSchema } from '../../schemas/message.ts'
import { closed, plainText, uidText } from '../../schemas/workgroup.ts'

const tags = ['contacts']
const tenYears = 10 * 365 * 24 * 3600
const terms = {
  seconds: Type.Optional(Type.Integer({ minimum: 60, maximum: tenYears, description: 'For ever if absent' })),
  reason: Type.Optional({ ...plainText(500), description: 'For colleagues; the visitor does not see it' }),
}
const response = { 200: envelope(blockSchema) }
const done = { 200: envelope(Type.Null()) }

/** Visitors and addresses that may not write. */
export function blockRoutes(app: App, deps: ApiDeps, who: Authenticator): void {
  routeVisitor(app, deps, who)
  routeAddress(app, deps, who)
  routeAll(app, deps, who)
}

function routeVisitor(app: App, { blockDeps }: ApiDeps, who: Authenticator): void {
  const body = Type.Object({ uid: uidText, ...terms }, closed)
  const summary = 'Blocks a contact: their messages are refused with `blocked`, and their open conversations end'
  app.post('/api/v1/contact/block', { schema: { summary, tags, body, response } }, async (request) => {
    const { uid, seconds, reason = '' } = request.body
    return ok(await blockVisitor(blockDeps, await who.agent(request), { uid: uid as Uid, seconds, reason }))
  })
  const lifted = { summary: 'Lets a contact write again', tags, body: Type.Object({ uid: uidText }, closed) }
  app.post('/api/v1/contact/unblock', { schema: { ...lifted, response: done } }, async (request) => {
    await unblockVisitor(blockDeps, await who.agent(request), request.body.uid as Uid)
    return ok(null)
  })
}

function routeAddress(app: App, { blockDeps }: ApiDeps, who: Authenticator): void {
  const body = Type.Object(
    {
      address: Type.Optional({ ...plainText(64), description: 'IPv4 or IPv6; of IPv6 its whole /64 is blocked' }),
      visitorUid: Type.Optional({ ...uidText, description: 'Instead: the address they wrote from last' }),
      ...terms,
    },
    closed,
  )
  const summary = 'Blocks a network address for all visitors who come from there (admins)'
  app.post('/api/v1/block/address', { schema: { summary, tags, body, response } }, async (request) => {
    const { address, visitorUid, seconds, reason = '' } = request.body
    if ((address === undefined) === (visitorUid === undefined)) {
      throw new Refused('malformed', 'Give address or visitorUid.')
    }
    const from = address === undefined ? { visitorUid: visitorUid as Uid } : { address }
    return ok(await blockAddress(blockDeps, await who.agent(request), { from, seconds, reason }))
  })
}

function routeAll(app: App, { blockDeps }: ApiDeps, who: Authenticator): void {
  const listed = { 200: envelope(pageSchema(blockSchema)) }
  const schema = { summary: 'Who is blocked, newest first (admins)', tags, querystring: Type.Object(pageQuery) }
  app.get('/api/v1/block/query', { schema: { ...schema, response: listed } }, async (request) => {
    const page = await listBlocks(blockDeps, await who.agent(request), windowOf(request.query))
    return ok(pageAnswer(page, request.query, (block) => block))
  })
  const removed = { summary: 'Removes a block (admins)', tags, body: Type.Object({ uid: uidText }, closed) }
  app.post('/api/v1/block/remove', { schema: { ...removed, response: done } }, async (request) => {
    await removeBlock(blockDeps, await who.agent(request), request.body.uid as Uid)
    return ok(null)
  })
}
