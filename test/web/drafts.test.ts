import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { draftKeyOf, forgetOwnDrafts, hasOwnDrafts } from '../../web-client/console/state/own-drafts.ts'
import { memory } from '../../web-client/core/platform/browser-platform.ts'
import { keepDraft, readDraft } from '../../web-client/ui/composer/use-draft.ts'

const agent = { uid: 'ann' }
const other = { uid: 'bea' }
const key = draftKeyOf(agent, 'org/x')

/** Storage of a browser: full for values longer than `room`; denied if that is undefined. */
function stubStorage(room: () => number | undefined): void {
  const kept = new Map<string, string>()
  const methods = {
    getItem: (name: string) => kept.get(name) ?? null,
    removeItem: (name: string) => void kept.delete(name),
    setItem: (name: string, value: string) => {
      if (value.length > (room() ?? 0)) throw new DOMException('full', 'QuotaExceededError')
      kept.set(name, value)
    },
  }
  const storage = () =>
    new Proxy(methods, {
      ownKeys: () => [...kept.keys()],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    })
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true,
    get: () => {
      if (room() === undefined) throw new DOMException('denied', 'SecurityError')
      return storage()
    },
  })
}

beforeEach(() => memory.texts.clear())
afterEach(() => {
  Reflect.deleteProperty(globalThis, 'localStorage')
  vi.restoreAllMocks()
})

test('a draft that storage has no room for is read as it was last written, and not as it once fitted', () => {
  let room = 100
  stubStorage(() => room)
  keepDraft(key, 'short')
  room = 10
  keepDraft(key, 'much longer than that')
  expect(readDraft(key)).toBe('much longer than that')
  keepDraft(key, 'fits')
  expect(readDraft(key)).toBe('fits')
  keepDraft(key, 'much longer than that')
  keepDraft(key, '')
  expect(readDraft(key)).toBe('')
})

test('drafts that a browser denies storage to are counted and deleted at the end, and a colleague’s stay', () => {
  stubStorage(() => undefined)
  expect(hasOwnDrafts(agent)).toBe(false)
  keepDraft(key, 'half a sentence')
  keepDraft(draftKeyOf(other, 'org/x'), 'hers')
  expect(hasOwnDrafts(agent)).toBe(true)
  forgetOwnDrafts(agent)
  expect([hasOwnDrafts(agent), readDraft(key)]).toEqual([false, ''])
  expect(readDraft(draftKeyOf(other, 'org/x'))).toBe('hers')
})
