import { expect, test } from 'vitest'
import { noThread, noUser, type WireMessage } from '../../proto/wire.ts'
import { readAddress } from '../../web-client/chat-page/address.ts'
import { endable } from '../../web-client/chat-page/endable.ts'
import { readFragment, readIdentity } from '../../web-client/chat-page/identity.ts'
import { keepHistory, wayTo } from '../../web-client/chat-page/keep-history.ts'
import { fragmentOf, makePlaces } from '../../web-client/chat-page/places.ts'
import { newestOf } from '../../web-client/chat-page/read-store.ts'

const ada = { visitorUid: 'ada', visitorHash: 'ab' }
const inFragment = (value: unknown) => `#identity=${Buffer.from(JSON.stringify(value)).toString('base64url')}`

test('a link names one workgroup or one agent, and nothing else is a target', () => {
  expect(readAddress('?workgroup=wg-1.a_B&locale=zh-CN')).toEqual({
    target: { type: 'WORKGROUP', sid: 'wg-1.a_B' },
    locale: 'zh-CN',
  })
  expect(readAddress('?agent=ag').target).toEqual({ type: 'AGENT', sid: 'ag' })
  for (const query of ['', '?workgroup=', '?workgroup=a/b', '?workgroup=a%2F%23', '?workgroup=a&agent=b', '?agent=%00'])
    expect([query, readAddress(query).target]).toEqual([query, undefined])
})

test('a fragment hands over a signed person in any language, and what is none is nobody', () => {
  const given = { ...ada, nickname: '小艾 ✓', priority: '3', secret: 'x', email: 5 }
  expect(readFragment(`${inFragment(given)}&x=1`)).toEqual({
    handed: { kind: 'known', identity: { ...ada, nickname: '小艾 ✓', priority: 3, email: '5' } },
    rest: 'x=1',
  })
  expect(readFragment('#friends/a').handed).toEqual({ kind: 'nothing' })
  const odd = [{}, { visitorUid: 'ada' }, { ...ada, visitorHash: '' }, [ada], null, { ...ada, note: 'x'.repeat(9000) }]
  for (const one of odd) expect([one, readFragment(inFragment(one)).handed.kind]).toEqual([one, 'nobody'])
  for (const text of ['#identity=', '#identity=%', '#identity=***', '#identity=_w'])
    expect([text, readFragment(text).handed.kind]).toEqual([text, 'nobody'])
  expect(readIdentity({ ...ada, nickname: null, avatar: { toString: () => 'y' } })).toEqual(ada)
})

/** A browser's history, which reports a step back only later. */
function browsing(hash = '') {
  const entries: { state: unknown; hash: string }[] = [{ state: null, hash }]
  let at = 0
  const listeners: (() => void)[] = []
  const hashIn = (address: string) => (address.includes('#') ? address.slice(address.indexOf('#')) : '')
  const go = (delta: number) =>
    queueMicrotask(() => {
      at = Math.max(0, at + delta)
      for (const listener of listeners) listener()
    })
  return {
    depth: () => at,
    location: {
      ...{ pathname: '/chat', search: '?workgroup=w' },
      get hash() {
        return entries[at]?.hash ?? ''
      },
    },
    history: {
      get state() {
        return entries[at]?.state
      },
      go,
      back: () => go(-1),
      pushState: (state: unknown, _: string, address: string) => {
        entries.splice(at + 1, entries.length, { state, hash: hashIn(address) })
        at += 1
      },
      replaceState: (state: unknown, _: string, address: string) => {
        entries[at] = { state, hash: hashIn(address) }
      },
    },
    addEventListener: (_: string, listener: () => void) => void listeners.push(listener),
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0))

test('Back closes what is open above, then the conversation, then the tab, wherever one came in', async () => {
  const topic = 'org/friend/a/b'
  const window = browsing(fragmentOf({ tab: 'friends', path: [topic] }))
  const layers = { open: [] as (() => void)[], onChange: () => {} }
  const { place, go } = makePlaces(window.location)
  keepHistory(place, window, layers)
  expect([place.value.path, window.depth()]).toEqual([[topic], 2])
  const viewer = () => {
    layers.open.pop()
    layers.onChange()
  }
  layers.open.push(viewer)
  layers.onChange()
  expect(window.depth()).toBe(3)
  const back = async () => {
    window.history.back()
    await settled()
    return [layers.open.length, place.value.tab, place.value.path.length, window.depth()]
  }
  expect(await back()).toEqual([0, 'friends', 1, 2])
  expect(await back()).toEqual([0, 'friends', 0, 1])
  expect(await back()).toEqual([0, 'support', 0, 0])
  // From tab to tab is one step from home, not a trail.
  go({ tab: 'friends', path: [] })
  go({ tab: 'groups', path: ['g', 'info'] })
  await settled()
  expect([window.location.hash, window.depth()]).toEqual(['#groups/g/info', 3])
  go({ tab: 'friends', path: [] })
  await settled()
  expect([window.location.hash, window.depth()]).toEqual(['#friends', 1])
  // What closes by itself takes its step with it.
  layers.open.push(viewer)
  layers.onChange()
  viewer()
  await settled()
  expect([window.location.hash, window.depth()]).toEqual(['#friends', 1])
  expect(wayTo({ tab: 'support', path: [] })).toHaveLength(1)
})

test('a place that an address cannot mean is home', () => {
  for (const hash of ['', '#', '#support', '#admin/x', '#friends/%', '#friends//x'])
    expect([hash, makePlaces({ hash }).place.value.path]).toEqual([hash, []])
  expect(makePlaces({ hash: '#admin/x' }).place.value.tab).toBe('support')
})

test('what is kept of a conversation is bounded: the newest that have room', () => {
  const message = (seq: number, content: string): WireMessage => ({
    ...{ uid: `${seq}`, type: 'TEXT', content, status: '', createdAt: '', channel: '', extra: '' },
    ...{ thread: noThread, user: noUser, seq, sentAt: seq },
  })
  const many = Array.from({ length: 150 }, (_, index) => message(index + 1, 'x'))
  expect(newestOf(many).map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, index) => index + 51))
  const big = [message(1, 'x'), message(2, 'y'.repeat(150_000)), message(3, 'z'.repeat(60_000)), message(0, 'typing')]
  expect(newestOf(big).map(({ seq }) => seq)).toEqual([3])
})

test('after the end of a person nothing of theirs goes out, comes later, or is found', async () => {
  const texts = new Map([['parley.visitor', 'token']])
  const storage = {
    get: (name: string) => texts.get(name) ?? null,
    set: (name: string, value: string) => void texts.set(name, value),
    remove: (name: string) => void texts.delete(name),
  }
  const due: (() => void)[] = []
  let asked = 0
  const { outlets, end } = endable({
    clock: { now: () => 0, after: (_, act) => (due.push(act), () => {}) },
    fetch: async () => {
      asked += 1
      return new Response()
    },
    ...{ storage, tabStorage: storage },
  })
  let acted = 0
  outlets.clock.after(1, () => {
    acted += 1
  })
  await outlets.fetch('/x', {})
  expect([asked, outlets.storage.get('parley.visitor')]).toEqual([1, 'token'])
  end()
  for (const act of due) act()
  await expect(outlets.fetch('/x', {})).rejects.toThrow()
  outlets.storage.set('parley.visitor', 'other')
  outlets.tabStorage.remove('parley.visitor')
  expect([asked, acted, outlets.storage.get('parley.visitor'), texts.get('parley.visitor')]).toEqual([
    1,
    0,
    null,
    'token',
  ])
})
