import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply } from 'fastify'
import { sitesOf } from '../../app/admin/widgets.ts'
import type { Uid } from '../../domain/ids.ts'
import { type Framing, pagePolicy, permissionsPolicy } from '../content-security.ts'
import type { ApiDeps } from '../deps.ts'
import type { App } from '../fastify-app.ts'
import { homePage } from './home.ts'

const hide = { schema: { hide: true } }
const year = 365 * 24 * 3600 * 1000

/** What showing the faces works with. */
export type StaticFilesDeps = Pick<ApiDeps, 'widgetRoom'> & { readonly facesFolder: string }

/** What people see: the shop at `/`, the console, the widget, all from the folder they were built into. */
export async function faceRoutes(app: App, { facesFolder: folder, widgetRoom }: StaticFilesDeps): Promise<void> {
  // The folder may come later than the server: looked for at each request.
  await app.register(fastifyStatic, {
    root: folder,
    serve: false,
    preCompressed: true,
    index: false,
    acceptRanges: false,
  })
  const page = (path: string, framing: Framing) => (_request: unknown, reply: FastifyReply) =>
    sendPage(reply, path, framing)
  app.get('/', hide, ({ headers }, reply) =>
    existsSync(join(folder, 'shop/index.html')) ? sendShop(reply, headers['accept-language']) : homePage(reply),
  )
  // Of a page of the console its own script makes whatever the address says.
  for (const path of ['/console', '/console/*']) app.get(path, hide, page('console/index.html', 'alone'))
  app.get<{ Querystring: { sid?: unknown } }>('/widget/frame.html', hide, async ({ query: { sid } }, reply) =>
    sendPage(reply, 'widget/frame.html', await sitesOf(widgetRoom, (typeof sid === 'string' ? sid : '') as Uid)),
  )
  for (const path of ['widget.js', 'widget/panel.js']) {
    app.get(`/${path}`, hide, (_request, reply) => reply.headers({ ...anywhere, ...fresh }).sendFile(path, uncached))
  }
  app.get<{ Querystring: { sid?: unknown; site?: unknown } }>('/widget/allowed.js', hide, async ({ query }, reply) => {
    const sites = await sitesOf(widgetRoom, (typeof query.sid === 'string' ? query.sid : '') as Uid)
    return sendAllowed(reply, sites.length === 0 || sites.some((site) => site === query.site))
  })
  app.get<{ Params: { '*': string } }>('/assets/*', hide, (request, reply) =>
    reply.sendFile(`assets/${request.params['*']}`, { maxAge: year, immutable: true }),
  )
}

/** Scripts for pages of any origin; modules among them are asked for by CORS. */
const anywhere = { 'cross-origin-resource-policy': 'cross-origin', 'access-control-allow-origin': '*' }

/** What the developer of a page without a bubble reads in its console. */
const refusal =
  'Parley shows no chat here: the origin of this page is not among the sites of the widget. ' +
  'An admin adds it in the console (Settings, Widget, "Sites of this widget").'

/** A yes is believed for ten minutes, in which the frame says no by itself; a no that was mended is seen at once. */
function sendAllowed(reply: FastifyReply, isAllowed: boolean): FastifyReply {
  reply.headers({ ...anywhere, 'cache-control': isAllowed ? 'public, max-age=600' : 'no-store' })
  reply.type('text/javascript; charset=utf-8')
  const warning = isAllowed ? '' : `console.warn(${JSON.stringify(refusal)})\n`
  // Nothing of the address is in it: any page may load it as a script.
  return reply.send(`${warning}export default ${isAllowed}\n`)
}

/** Asked about each time, answered by 304 while it is the same. */
const fresh = { 'cache-control': 'no-cache' }
/** No header of the plugin's own about that. */
const uncached = { cacheControl: false }

/** Whoever may frame it is in its head and changes without its body: a 304 might leave a browser with those of before. */
const unkept = { ...uncached, etag: false, lastModified: false }

/** In the language a browser asks for first: the chat on it speaks the page's. */
function sendShop(reply: FastifyReply, languages = ''): FastifyReply {
  const path = /^zh\b/i.test(languages) ? 'shop/zh-CN.html' : 'shop/index.html'
  return sendPage(reply.header('vary', 'accept-language'), path, 'frames-us')
}

/** A page that isolates itself takes only frames that promise as much; all that is in ours comes from this server. */
const embeddable = { 'cross-origin-embedder-policy': 'require-corp', 'cross-origin-resource-policy': 'cross-origin' }

function sendPage(reply: FastifyReply, path: string, framing: Framing): FastifyReply {
  reply.headers({ 'content-security-policy': pagePolicy(framing), 'permissions-policy': permissionsPolicy })
  if (typeof framing === 'string') return reply.headers(fresh).sendFile(path, uncached)
  return reply
    .removeHeader('x-frame-options')
    .headers({ ...embeddable, 'cache-control': 'no-store' })
    .sendFile(path, unkept)
}
