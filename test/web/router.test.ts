import { signal } from '@preact/signals'
import { beforeEach, expect, test, vi } from 'vitest'
import { startRouter } from '../../web-client/console/shell/router.ts'
import type { ConsoleView } from '../../web-client/console/state/console-view.ts'
import { addressOf, firstPlace, type Place, placeAt } from '../../web-client/console/state/place.ts'
import { allRecords, noFilters } from '../../web-client/console/state/records-place.ts'

const location = { pathname: '', search: '' }
const written: string[] = []

function goTo(address: string): void {
  const { pathname, search } = new URL(address, 'http://shop.example')
  Object.assign(location, { pathname, search })
}

beforeEach(() => {
  vi.useFakeTimers()
  written.length = 0
  const write = (way: string) => (_: unknown, __: string, address: string) => {
    written.push(`${way} ${address}`)
    goTo(address)
  }
  vi.stubGlobal('history', { state: null, pushState: write('push'), replaceState: write('replace') })
  vi.stubGlobal('location', location)
  vi.stubGlobal('addEventListener', () => {})
  vi.stubGlobal('removeEventListener', () => {})
})

function viewWith(find: () => Promise<undefined>, isRead = signal(true)) {
  const view = {
    ...{ page: signal('inbox'), tab: signal('mine'), current: signal(undefined), currentRow: signal(undefined) },
    ...{ settings: signal({ section: 'own', uid: '', isMaking: false }), dialog: signal(undefined) },
    ...{ statistics: signal({ uid: '', period: 'week' }), leftState: signal('open'), unopened: signal(undefined) },
    ...{ isByKeys: signal(true), leaveConversation: () => {}, reasonOf: () => 'Offline' },
    language: signal({ console: { list: { notYours: 'Not yours' } } }),
    workspace: { inbox: { isRead, rows: signal(new Map()) }, threads: { find } },
  }
  return view as unknown as ConsoleView & { page: { value: string } }
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

const places: readonly (readonly [string, Place])[] = [
  ['/console/inbox', firstPlace],
  ['/console/inbox/0193', { page: 'inbox', tab: 'mine', threadUid: '0193' }],
  ['/console/queue', { page: 'inbox', tab: 'queue', threadUid: '' }],
  ['/console/closed/a%2Fb', { page: 'inbox', tab: 'closed', threadUid: 'a/b' }],
  ['/console/left-messages', { page: 'left', state: 'open' }],
  ['/console/left-messages?state=answered', { page: 'left', state: 'answered' }],
  ['/console/contacts/v%201?search=an+n', { page: 'contacts', uid: 'v 1', search: 'an n' }],
  ['/console/contacts', { page: 'contacts', uid: '', search: '' }],
  ['/console/records', { page: 'records', ...allRecords }],
  [
    '/console/records/a%2Fb?text=%E9%80%80+%26&from=2026-11-01&state=ended&at=7',
    {
      ...{ page: 'records', threadUid: 'a/b', at: 7 },
      filters: { ...noFilters, text: '退 &', from: '2026-11-01', state: 'ended' },
    },
  ],
  ['/console/statistics?period=week', { page: 'statistics', uid: '', period: 'week' }],
  ['/console/statistics?period=month&of=df_wg_uid', { page: 'statistics', uid: 'df_wg_uid', period: 'month' }],
  ['/console/settings/quick-replies', { page: 'settings', section: 'quickReplies', uid: '' }],
  ['/console/settings/workgroups/df_wg_uid', { page: 'settings', section: 'workgroups', uid: 'df_wg_uid' }],
]

test.each(places)('%s is the address of its place, and the place of its address', (address, place) => {
  goTo(address)
  expect(placeAt(location)).toEqual(place)
  expect(addressOf(place)).toBe(address)
})

test.each([
  ['/console', firstPlace],
  ['/console/', firstPlace],
  ['/console/nowhere', firstPlace],
  ['/console/inbox/%E0%A4%A', { page: 'inbox', tab: 'mine', threadUid: '%E0%A4%A' }],
  ['/console/settings/nothing', { page: 'settings', section: 'own', uid: '' }],
  ['/console/statistics?period=toString', { page: 'statistics', uid: '', period: 'week' }],
])('%s names nothing of its own', (address, place) => {
  goTo(address)
  expect(placeAt(location)).toEqual(place)
})

test('a thread that cannot be opened keeps its address, and the address follows the page again', async () => {
  goTo('/console/inbox/x')
  const view = viewWith(() => Promise.reject(new Error('a bug')))
  const stop = startRouter(view)
  await pass(100)
  expect(view.unopened.value).toEqual({ uid: 'x', reason: 'Offline', isFinal: false })
  expect(written).toEqual([])
  view.page.value = 'statistics'
  await pass(100)
  expect(written).toEqual(['push /console/statistics?period=week'])
  stop()
})

test('an address that names nothing is corrected without a step for the back button', async () => {
  goTo('/console')
  const stop = startRouter(viewWith(async () => undefined))
  await pass(100)
  expect(written).toEqual(['replace /console/inbox'])
  stop()
})

test('an address waits for the list of conversations, but not for ever', async () => {
  goTo('/console/inbox/x')
  const find = vi.fn(() => Promise.resolve(undefined))
  const view = viewWith(find, signal(false))
  const stop = startRouter(view)
  await pass(20_000)
  expect(find).not.toHaveBeenCalled()
  await pass(60_000)
  expect(find).toHaveBeenCalledOnce()
  expect(view.unopened.value).toEqual({ uid: 'x', reason: 'Not yours', isFinal: true })
  view.page.value = 'left'
  await pass(100)
  expect(written.at(-1)).toBe('push /console/left-messages')
  stop()
})
