import { signal } from '@preact/signals'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { syncLocation } from '../../web-client/console/shell/location-sync.ts'
import type { ConsoleView } from '../../web-client/console/state/console-view.ts'

let hash: string
const pushed: string[] = []
beforeEach(() => {
  vi.useFakeTimers()
  pushed.length = 0
  const write = (_: unknown, __: string, address: string) => {
    pushed.push(address)
    hash = address
  }
  vi.stubGlobal('history', { pushState: write, replaceState: write })
  vi.stubGlobal('location', {
    get hash() {
      return hash
    },
    pathname: '/console',
  })
  vi.stubGlobal('addEventListener', () => {})
  vi.stubGlobal('removeEventListener', () => {})
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

function viewWith(find: () => Promise<undefined>, isRead = signal(true)) {
  const view = {
    ...{ page: signal('inbox'), current: signal(undefined), currentRow: signal(undefined), isByKeys: signal(true) },
    ...{ settings: signal({ section: 'own', isMaking: false }), dialog: signal(undefined) },
    language: signal({ console: { list: { notYours: '' } } }),
    workspace: { inbox: { isRead, rows: signal(new Map()) }, threads: { find } },
    attempt: (act: () => Promise<unknown>) => act(),
    say: () => {},
  }
  return view as unknown as ConsoleView & { page: { value: string } }
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

test('the address follows the page again after one could not be opened', async () => {
  hash = '#/conversation/x'
  const view = viewWith(() => Promise.reject(new Error('a bug')))
  const faults: unknown[] = []
  const caught = (fault: unknown) => faults.push(fault)
  process.on('unhandledRejection', caught)
  const stop = syncLocation(view)
  await pass(100)
  process.off('unhandledRejection', caught)
  view.page.value = 'statistics'
  await pass(100)
  expect(pushed.at(-1)).toBe('#/statistics')
  stop()
})

test('an address waits for the list of conversations, but not for ever', async () => {
  hash = '#/conversation/x'
  const find = vi.fn(() => Promise.resolve(undefined))
  const view = viewWith(find, signal(false))
  const stop = syncLocation(view)
  await pass(20_000)
  expect(find).not.toHaveBeenCalled()
  await pass(60_000)
  expect(find).toHaveBeenCalledOnce()
  view.page.value = 'left'
  await pass(100)
  expect(pushed.at(-1)).toBe('#/left')
  stop()
})
