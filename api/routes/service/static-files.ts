import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply } from 'fastify'
import { sitesOf } from '../../../app/admin/widgets.ts'
import type { Uid } from '../../../domain/ids.ts'
import type { TriggerConditions } from '../../../domain/organization/trigger.ts'
import { Refused } from '../../../domain/refusal.ts'
import type { Framing } from '../../content-security.ts'
import type { ApiDeps } from '../../deps.ts'
import type { App } from '../../fastify-app.ts'
import { fresh, sendPage, uncached } from '../../send-page.ts'
import { chatPageRoutes } from './chat-page.ts'
import { homePage } from './home.ts'

const hide = { schema: { hide: true } }
const year = 365 * 24 * 3600 * 1000

export type StaticFilesDeps = Pick<ApiDeps, 'widgetDeps' | 'pictureHosts'> & { readonly facesFolder: string }

/** Serves the shop at `/`, the console and the widget from the folder they were built into. */
export async function faceRoutes(
  app: App,
  { facesFolder: folder, widgetDeps, pictureHosts }: StaticFilesDeps,
): Promise<void> {
  // The folder may appear after the start: it is looked for at each request.
  await app.register(fastifyStatic, {
    root: folder,
    serve: false,
    preCompressed: true,
    index: false,
    acceptRanges: false,
  })
  const page = (path: string, framing: Framing) => (_request: unknown, reply: FastifyReply) =>
    sendPage(reply, path, { framing, pictureHosts })
  app.get('/', hide, ({ headers }, reply) =>
    existsSync(join(folder, 'shop/index.html'))
      ? sendShop(reply, pictureHosts, headers['accept-language'])
      : homePage(reply),
  )
  app.get('/console', hide, page('console/index.html', 'frames-us'))
  // The console's own script decides what an address below `/console` shows; a file has an extension and is elsewhere.
  app.get<{ Params: { '*': string } }>('/console/*', hide, ({ params }, reply) => {
    if (hasExtension.test(params['*'])) throw new Refused('not_found')
    return sendPage(reply, 'console/index.html', { framing: 'frames-us', pictureHosts })
  })
  app.get<{ Querystring: { sid?: unknown } }>('/widget/frame.html', hide, async ({ query: { sid } }, reply) =>
    sendPage(reply, 'widget/frame.html', {
      framing: await sitesOf(widgetDeps, (typeof sid === 'string' ? sid : '') as Uid),
      pictureHosts,
    }),
  )
  for (const path of scripts) {
    app.get(`/${path}`, hide, (_request, reply) => reply.headers({ ...anywhere, ...fresh }).sendFile(path, uncached))
  }
  // By its own name it would be sent as a video.
  app.get('/widget.d.ts', hide, (_request, reply) =>
    reply.headers({ ...anywhere, ...fresh }).sendFile('widget-types.txt', uncached),
  )
  chatPageRoutes(app, { widgetDeps, pictureHosts })
  routeAllowed(app, widgetDeps)
  app.get<{ Params: { '*': string } }>('/assets/*', hide, (request, reply) =>
    reply.sendFile(`assets/${request.params['*']}`, { maxAge: year, immutable: true }),
  )
}

/** Whether a page may have the chat; and the word to the loader that its site shows its visitors. */
function routeAllowed(app: App, widgetDeps: StaticFilesDeps['widgetDeps']): void {
  type Asked = { Querystring: { sid?: unknown; site?: unknown } }
  app.get<Asked>('/widget/allowed.js', hide, async ({ query: { sid, site }, headers }, reply) => {
    const sites = await sitesOf(widgetDeps, (typeof sid === 'string' ? sid : '') as Uid)
    const isAllowed = sites.length === 0 || sites.some((one) => one === site) || isOwn(site, headers.host)
    return sendAllowed(reply, isAllowed, isAllowed ? await callsFor(widgetDeps, sid) : '')
  })
}

/** Scripts of pages, by their fixed names. */
const scripts = ['widget.js', ...['panel', 'calls', 'live', 'triggers', 'teaser'].map((part) => `widget/${part}.js`)]

const hasExtension = /\.[a-z0-9]{1,8}$/i

/** Headers for scripts that pages of any origin load; modules among them are requested by CORS. */
const anywhere = { 'cross-origin-resource-policy': 'cross-origin', 'access-control-allow-origin': '*' }

/** What the developer of a page without a bubble sees in the browser console. */
const refusal =
  'Parley shows no chat here: the origin of this page is not among the sites of the widget. ' +
  'An admin adds it in the console (Settings, Widget, "Sites of this widget").'

/** Makes the loader fetch the part that tells agents who is on the site. */
const watching = `window.Parley?.('live')\n`

/** The chat’s own origin may always have it. */
function isOwn(site: unknown, host: string | undefined): boolean {
  return typeof site === 'string' && URL.canParse(site) && new URL(site).host === host
}

/** Returns what the page is to do besides, as calls of its script: each makes the loader fetch the part for it. */
async function callsFor({ widgets }: StaticFilesDeps['widgetDeps'], sid: unknown): Promise<string> {
  if (typeof sid !== 'string') return ''
  const { liveVisitors, triggers } = await widgets.of(sid as Uid)
  const told = triggers
    .filter(({ on }) => on)
    .map(({ name, pages, seconds, scroll }): TriggerConditions => ({ name, pages, seconds, scroll }))
  const telling = told.length === 0 ? '' : `window.Parley?.('triggers',${JSON.stringify(told)})\n`
  return `${liveVisitors ? watching : ''}${telling}`
}

/**
 * An approval is cached for ten minutes, during which the frame itself refuses if needed; a corrected refusal takes
 * effect immediately.
 */
function sendAllowed(reply: FastifyReply, isAllowed: boolean, calls: string): FastifyReply {
  reply.headers({ ...anywhere, 'cache-control': isAllowed ? 'public, max-age=600' : 'no-store' })
  reply.type('text/javascript; charset=utf-8')
  const warning = isAllowed ? '' : `console.warn(${JSON.stringify(refusal)})\n`
  // The answer repeats nothing of the address, because any page may load it as a script.
  return reply.send(`${warning}${calls}export default ${isAllowed}\n`)
}

/** Sends the shop in the browser's preferred language; the chat on it uses the page's language. */
function sendShop(reply: FastifyReply, pictureHosts: readonly string[], languages = ''): FastifyReply {
  const path = /^zh\b/i.test(languages) ? 'shop/zh-CN.html' : 'shop/index.html'
  return sendPage(reply.header('vary', 'accept-language'), path, { framing: 'frames-us', pictureHosts })
}
