/** The page's own files, which the build writes here, each named by its contents. */
declare const offlineFiles: readonly string[]

const page = '/chat'
/** Another build has other files, and so another name. */
const cacheName = `parley-chat ${offlineFiles.join(' ').length} ${hashOf(offlineFiles.join(' '))}`
/** Without an answer by then the page opens from here. */
const answersWithinMs = 4000

const worker = self as unknown as WorkerScope

worker.addEventListener('install', (event) => event.waitUntil(fill()))
worker.addEventListener('activate', (event) => event.waitUntil(dropOthers()))
worker.addEventListener('fetch', (event) => {
  const { method, mode, destination, url } = event.request
  const { origin, pathname } = new URL(url)
  if (method !== 'GET' || origin !== location.origin) return
  // A page within another has a policy of its own about who may do that, which nothing here knows.
  if (mode === 'navigate' && destination === 'document' && pathname === page) event.respondWith(openPage(event.request))
  else if (offlineFiles.includes(pathname)) event.respondWith(openFile(event.request))
})

/** Keeps the page and its files; never an answer of the API, and no file of anybody. */
async function fill(): Promise<void> {
  const cache = await caches.open(cacheName)
  await cache.addAll([page, ...offlineFiles])
}

async function dropOthers(): Promise<void> {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => isOfPage(name) && name !== cacheName).map((name) => caches.delete(name)))
}

/** The server's page, which fits its files; the kept one if the server does not answer. */
async function openPage(request: Request): Promise<Response> {
  const kept = () => caches.match(page, { cacheName })
  const answer = fetch(request)
  const late = new Promise<Response | undefined>((resolve) => {
    setTimeout(() => void kept().then(resolve), answersWithinMs)
  })
  // Awaited below, or after the kept page has opened.
  const opened = answer.catch(kept)
  return (await Promise.race([opened, late])) ?? opened.then((found) => found ?? Response.error())
}

async function openFile(request: Request): Promise<Response> {
  return (await caches.match(request, { cacheName, ignoreVary: true })) ?? fetch(request)
}

function isOfPage(name: string): boolean {
  return name.startsWith('parley-chat ')
}

/** FNV-1a, as 32 bits in hex. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return (hash >>> 0).toString(16)
}

/** The part of a service worker's scope that is used here; the types of the DOM have none. */
interface WorkerScope {
  readonly addEventListener: {
    (name: 'install' | 'activate', listener: (event: { waitUntil: (until: Promise<void>) => void }) => void): void
    (name: 'fetch', listener: (event: FetchAsked) => void): void
  }
}

interface FetchAsked {
  readonly request: Request
  readonly respondWith: (answer: Promise<Response>) => void
}
