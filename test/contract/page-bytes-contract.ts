import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Thread } from '../../domain/thread/thread.ts'
import type { Store } from '../../store/store.ts'
import { draftOf, type Fixture, furnish, newThread, type OpenFixture } from './fixture.ts'

/** What every store promises about pages with a limit in bytes. */
export function pageBytesContract(open: OpenFixture): void {
  let fixture: Fixture
  let store: Store
  let thread: Thread
  beforeAll(async () => {
    fixture = await open()
    store = fixture.store
    await furnish(store)
    thread = await newThread(store)
    // 1,000 characters each, after the first message of the thread.
    for (const uid of ['a', 'b', 'c', 'd']) await say(uid, 'x'.repeat(1000))
  })
  afterAll(() => fixture.remove())

  const say = (uid: string, content: string) =>
    store.log.append({ thread, sender: thread.user, draft: draftOf(thread, uid, content) })

  describe('a page of the log is limited in bytes', () => {
    const uids = async (window: { after?: number; before?: number; limit: number; maxBytes: number }) =>
      (await store.log.read({ threadUid: thread.uid, ...window })).map(({ uid }) => uid).join('')

    test('after a place: the earliest, at least one', async () => {
      expect(await uids({ after: 1, limit: 9, maxBytes: 1 })).toBe('a')
      expect(await uids({ after: 1, limit: 9, maxBytes: 2000 })).toBe('ab')
      expect(await uids({ after: 1, limit: 2, maxBytes: 2 ** 40 })).toBe('ab')
      expect(await uids({ after: 1, limit: 9, maxBytes: 2 ** 40 })).toBe('abcd')
    })

    test('before a place: the latest, at least one, still ascending', async () => {
      expect(await uids({ limit: 9, maxBytes: 1 })).toBe('d')
      expect(await uids({ limit: 9, maxBytes: 2000 })).toBe('cd')
      expect(await uids({ before: 4, limit: 9, maxBytes: 2000 })).toBe('ab')
      expect(await uids({ before: 5, limit: 2, maxBytes: 2 ** 40 })).toBe('bc')
    })

    test('across threads: the newest, at least one, after what is skipped', async () => {
      const page = async (window: { offset: number; limit: number; maxBytes: number }) =>
        (await store.log.page([thread], window)).map(({ uid }) => uid).join('')
      expect(await page({ offset: 0, limit: 9, maxBytes: 1 })).toBe('d')
      expect(await page({ offset: 1, limit: 9, maxBytes: 2000 })).toBe('cb')
      expect(await page({ offset: 2, limit: 2, maxBytes: 2 ** 40 })).toBe('ba')
      expect(await page({ offset: 9, limit: 2, maxBytes: 1 })).toBe('')
    })

    test('bytes are counted, not characters', async () => {
      await say('e', '\u6f22'.repeat(1000))
      expect(await uids({ after: 4, limit: 9, maxBytes: 1500 })).toBe('de')
      await say('f', 'x')
      expect(await uids({ after: 5, limit: 9, maxBytes: 2500 })).toBe('e')
    })
  })
}
