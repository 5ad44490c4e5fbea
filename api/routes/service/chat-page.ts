import { sitesOf } from '../../../app/admin/widgets.ts'
import type { Uid } from '../../../domain/ids.ts'
import { workerPolicy } from '../../content-security.ts'
import type { ApiDeps } from '../../deps.ts'
import type { App } from '../../fastify-app.ts'
import { fresh, sendPage, uncached } from '../../send-page.ts'

const hide = { schema: { hide: true } }
const icons = [
  { name: 'icon-180.png', sizes: '180x180', purpose: 'any' },
  { name: 'icon-192.png', sizes: '192x192', purpose: 'any' },
  { name: 'icon-512.png', sizes: '512x512', purpose: 'any' },
  { name: 'icon-maskable-512.png', sizes: '512x512', purpose: 'maskable' },
] as const
const dayMs = 24 * 3600 * 1000
/** The page's paper in the light, until it has drawn its own. */
const paper = '#fcfcfd'

type ChatAsked = { Querystring: { workgroup?: unknown; agent?: unknown } }

/** Serves the chat page by link, and what a browser needs to install it and to start it without network. */
export function chatPageRoutes(
  app: App,
  { widgetDeps, pictureHosts }: Pick<ApiDeps, 'widgetDeps' | 'pictureHosts'>,
): void {
  app.get<ChatAsked>('/chat', hide, async ({ query }, reply) => {
    const framing = await sitesOf(widgetDeps, targetIn(query).sid as Uid)
    // An app's page that opens it may hand over who its visitor is.
    reply.header('cross-origin-opener-policy', 'unsafe-none')
    return sendPage(reply, 'chat-page/index.html', { framing, pictureHosts })
  })
  app.get<ChatAsked>('/chat/manifest.webmanifest', hide, async ({ query }, reply) => {
    const manifest = manifestOf(targetIn(query), await nameOf(widgetDeps, targetIn(query).sid as Uid))
    return reply.headers(fresh).type('application/manifest+json; charset=utf-8').send(JSON.stringify(manifest))
  })
  // Above its own folder, as it answers for `/chat` itself.
  app.get('/chat-worker.js', hide, (_request, reply) =>
    reply.headers({ ...fresh, 'content-security-policy': workerPolicy }).sendFile('chat-worker.js', uncached),
  )
  for (const { name } of icons) {
    app.get(`/chat/${name}`, hide, (_request, reply) => reply.sendFile(`chat/${name}`, { maxAge: dayMs }))
  }
}

/** Whom a link asks for; an empty sid for nobody. */
function targetIn({ workgroup, agent }: ChatAsked['Querystring']) {
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  return text(workgroup) !== '' ? { kind: 'workgroup', sid: text(workgroup) } : { kind: 'agent', sid: text(agent) }
}

/** Returns the name under which the page is installed: the widget's title, or the workgroup's name; else a plain one. */
async function nameOf({ widgets, workgroups }: ApiDeps['widgetDeps'], sid: Uid): Promise<string> {
  const workgroup = await workgroups.byUid(sid)
  if (workgroup === null) return 'Chat'
  return (await widgets.of(sid)).title || workgroup.nickname
}

/** Repeats nothing of the address but the target, without which the installed page would not know whom to ask for. */
function manifestOf({ kind, sid }: ReturnType<typeof targetIn>, name: string) {
  const start = `/chat?${kind}=${encodeURIComponent(sid)}`
  return {
    ...{ id: start, start_url: start, scope: '/chat', display: 'standalone', name, short_name: name.slice(0, 30) },
    ...{ background_color: paper, theme_color: paper },
    icons: icons.map(({ name: file, ...icon }) => ({ src: `/chat/${file}`, type: 'image/png', ...icon })),
  }
}
