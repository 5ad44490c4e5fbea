import { afterEach, expect, test, vi } from 'vitest'
import { bringGuestBack, storageOf } from '../../web-client/chat-page/guest-apart.ts'
import { listenToHost, tellHost } from '../../web-client/chat-page/host.ts'
import { memory } from '../../web-client/core/platform/browser-platform.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  memory.texts.clear()
})

/** The texts of a browser that stores nothing but in memory. */
function texts(given: Record<string, string>) {
  memory.texts.clear()
  for (const [name, text] of Object.entries(given)) memory.texts.set(name, text)
  return {
    get: (name: string) => memory.texts.get(name) ?? null,
    set: (name: string, text: string) => void memory.texts.set(name, text),
    remove: (name: string) => void memory.texts.delete(name),
  }
}

const all = () => Object.fromEntries(memory.texts)
const stored = (uid: string, visitorUid?: string) => JSON.stringify({ uid, visitorUid, accessToken: `of ${uid}` })
const guest = {
  'parley.visitor': stored('g'),
  'parley.unsent wg': '["unsent"]',
  'parley.draft.visitor wg': 'a draft',
  'parley.going-on wg': 'wg',
}
const ofBrowser = { 'parley.sound': 'off', 'parley.agent': 'an agent' }

test('whoever comes under a name finds no token of a guest, who waits apart and comes back', () => {
  const storage = texts({ ...guest, ...ofBrowser })
  const own = storageOf(storage, 'mallory')
  expect(own.get('parley.visitor')).toBeNull()
  expect(own.get('parley.sound')).toBe('off')
  own.set('parley.visitor', stored('m', 'mallory'))
  const { 'parley.guest': apart, ...rest } = all()
  expect(apart).toBeDefined()
  expect(rest).toEqual({ ...ofBrowser, 'parley.visitor': stored('m', 'mallory') })
  expect(own.get('parley.visitor')).toBe(stored('m', 'mallory'))
  // A renewal of their own token sets nobody apart.
  own.set('parley.visitor', stored('m', 'mallory'))
  bringGuestBack(storage)
  expect([all()['parley.guest'], all()['parley.visitor']]).toEqual([apart, stored('m', 'mallory')])
  storage.remove('parley.visitor')
  bringGuestBack(storage)
  expect(all()).toEqual({ ...guest, ...ofBrowser })
})

test('nobody finds the token of another name; one’s own is sent', () => {
  const storage = texts({ 'parley.visitor': stored('a', 'ada') })
  expect(storageOf(storage, 'bob').get('parley.visitor')).toBeNull()
  expect(storageOf(storage, 'ada').get('parley.visitor')).toBe(stored('a', 'ada'))
  storageOf(storage, 'bob').set('parley.visitor', stored('b', 'bob'))
  expect(all()).toEqual({ 'parley.visitor': stored('b', 'bob') })
})

test('what was kept of a guest brings back nothing but what is a visitor’s', () => {
  const storage = texts({
    'parley.guest': JSON.stringify({ 'parley.agent': 'x', 'parley.visitor': stored('g'), y: 1 }),
  })
  bringGuestBack(storage)
  expect(all()).toEqual({ 'parley.visitor': stored('g') })
  texts({ 'parley.guest': 'no JSON' })
  bringGuestBack(storage)
  expect(all()).toEqual({})
})

/** A page that another window has opened. */
function opened() {
  const posted: unknown[] = []
  const opener = { postMessage: (message: unknown, to: string) => posted.push([message, to]) }
  let hear = (_: object) => {}
  const window = { opener }
  vi.stubGlobal('window', window)
  vi.stubGlobal('parent', window)
  vi.stubGlobal('opener', opener)
  vi.stubGlobal('location', { origin: 'https://chat.example' })
  vi.stubGlobal('addEventListener', (_: string, listener: typeof hear) => {
    hear = listener
  })
  const done: string[] = []
  const host = listenToHost({
    onIdentity: (identity) => done.push(identity?.visitorUid ?? 'nobody'),
    onLogout: () => done.push('logout'),
  })
  const says = (source: object, origin: string, data: object) => hear({ source, origin, data })
  return { posted, done, host, window, opener, says }
}

const identity = { parley: 'identity', visitorUid: 'ada', visitorHash: 'ab' }

test('an empty list lets no other origin command; a listed one may, and this one always', () => {
  const { done, host, window, opener, says } = opened()
  host.allow([])
  says(opener, 'https://evil.example', identity)
  says(opener, 'https://evil.example', { parley: 'logout' })
  says({}, 'https://chat.example', { parley: 'logout' })
  expect(done).toEqual([])
  says(window, 'https://chat.example', identity)
  says(opener, 'https://chat.example', { parley: 'logout' })
  expect(done).toEqual(['ada', 'logout'])
  host.allow(['https://shop.example'])
  says(opener, 'https://evil.example', { parley: 'logout' })
  says(opener, 'https://shop.example', identity)
  expect(done).toEqual(['ada', 'logout', 'ada'])
})

test('anybody hears that the page is ready; what becomes of a person, only who may command', () => {
  const { posted, host } = opened()
  host.allow(['https://shop.example'])
  tellHost({ parley: 'ready' })
  tellHost({ parley: 'unread', count: 2 })
  const unread = { parley: 'unread', count: 2 }
  expect(posted).toEqual([
    [{ parley: 'ready' }, '*'],
    [unread, 'https://chat.example'],
    [unread, 'https://shop.example'],
  ])
})
