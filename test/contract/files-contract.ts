import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Uid } from '../../domain/ids.ts'
import type { FileUid, UploadedFile } from '../../domain/message/file.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { FilePlace } from '../../store/ports/files.ts'
import type { Store } from '../../store/store.ts'
import { type Fixture, furnish, newThread, type OpenFixture, org } from './fixture.ts'

/** What every store promises about uploaded files. */
export function filesContract(open: OpenFixture): void {
  let fixture: Fixture
  let store: Store
  let [thread, other] = [] as Thread[] as [Thread, Thread]
  beforeAll(async () => {
    fixture = await open()
    store = fixture.store
    await furnish(store)
    ;[thread, other] = [await newThread(store), await newThread(store)]
  })
  afterAll(() => fixture.remove())

  async function newFile(given: Partial<UploadedFile> = {}): Promise<UploadedFile> {
    const { topic, user } = thread
    const known = { name: '报价.pdf', size: 10, type: 'application/pdf', picture: null, createdAt: 1000 }
    const file = { uid: randomUUID() as FileUid, orgUid: org, ownerUid: user.uid, topic, ...known, ...given }
    await store.files.add(file)
    return file
  }

  test('a file is stored with its properties, a picture with its size', async () => {
    const plain = await newFile()
    const large = await newFile({ size: 3_000_000_000, picture: { width: 4, height: 3, hasThumbnail: true } })
    const small = await newFile({ picture: { width: 1, height: 1, hasThumbnail: false } })
    for (const file of [plain, large, small]) expect(await store.files.byUid(file.uid)).toEqual(file)
    expect(await store.files.byUid('nothing' as FileUid)).toBeNull()
    const several = await store.files.several([plain.uid, small.uid, 'nothing' as FileUid])
    expect(new Set(several)).toEqual(new Set([plain, small]))
    expect(await store.files.several([])).toEqual([])
  })

  test('a file is shown in the threads it was sent in, once each, until it is withdrawn there', async () => {
    const [one, two] = [await newFile(), await newFile()]
    const uids = [one.uid, two.uid]
    expect(await store.files.attach(uids, thread.uid)).toBe(true)
    expect(await store.files.attach([one.uid], thread.uid)).toBe(true)
    expect(await store.files.attach([one.uid], other.uid)).toBe(true)
    expect(await store.files.attach([], other.uid)).toBe(true)
    const shown = async () =>
      new Set((await store.files.attachments(uids)).map((at) => `${at.fileUid} ${at.threadUid}`))
    expect(await store.files.attachments(uids)).toHaveLength(3)
    await store.files.detach([one.uid], thread.uid)
    await store.files.detach([], thread.uid)
    expect(await shown()).toEqual(new Set([`${two.uid} ${thread.uid}`, `${one.uid} ${other.uid}`]))
    expect(await store.files.attachments([])).toEqual([])
  })

  test('a file sent and deleted at the same moment is either there or sent nowhere', async () => {
    const [one, other] = [await newFile(), await newFile()]
    expect(await store.files.giveUp(one.uid)).toBe(true)
    expect(await store.files.attach([other.uid], thread.uid)).toBe(true)
    expect(await store.files.giveUp(other.uid)).toBe(false)
    expect(await store.files.attach([one.uid, other.uid], thread.uid)).toBe(false)
    expect((await store.files.attachments([one.uid, other.uid])).map(({ fileUid }) => fileUid)).toEqual([other.uid])
    expect(await store.files.attach(['nothing' as FileUid], thread.uid)).toBe(false)
    await store.files.forget(one.uid)
  })

  test('a person’s uploads are summed up from a moment on', async () => {
    const ownerUid = randomUUID() as string as Uid
    for (const createdAt of [10, 20, 30]) await newFile({ ownerUid, createdAt, size: createdAt })
    await newFile({ createdAt: 40 })
    expect(await store.files.uploadedSince(ownerUid, 20)).toBe(50)
    expect(await store.files.uploadedSince(ownerUid, 31)).toBe(0)
  })

  test('a person’s uploads are stored only up to their limit', async () => {
    const ownerUid = randomUUID() as string as Uid
    const file = { ...(await newFile({ ownerUid, createdAt: 10, size: 900 })), createdAt: 20, size: 50 }
    const add = (maxBytes: number) => {
      const uid = randomUUID() as FileUid
      return store.files.add({ ...file, uid }, { sinceMs: 20, maxBytes })
    }
    expect(await Promise.all([add(120), add(120), add(120)])).toEqual([true, true, false])
    expect(await add(149)).toBe(false)
    expect(await add(150)).toBe(true)
    expect(await store.files.uploadedSince(ownerUid, 20)).toBe(150)
  })

  test('a file that was sent nowhere is found once it is old, and marked before it is deleted', async () => {
    const [older, old, young, sent] = [
      await newFile({ createdAt: 1 }),
      await newFile({ createdAt: 2 }),
      await newFile({ createdAt: 5 }),
      await newFile({ createdAt: 1 }),
    ]
    await store.files.attach([sent.uid], thread.uid)
    const stretch = (limit: number, after?: FilePlace) => store.files.orphans({ beforeMs: 5, limit, after })
    const orphans = async (limit: number) => (await stretch(limit)).orphans.map(({ uid }) => uid)
    expect(await orphans(9)).toEqual([older.uid, old.uid])
    // Two files are examined at a time, one of which was sent.
    const first = await stretch(2)
    expect(first.orphans.map(({ uid }) => uid)).toEqual([older.uid])
    const second = await stretch(2, first.last)
    expect(second).toEqual({ orphans: [{ ...old }], last: undefined })
    for (const { uid } of [older, sent]) await store.files.forget(uid)
    expect(await store.files.byUid(older.uid)).not.toBeNull()
    expect(await store.files.giveUp(older.uid)).toBe(true)
    expect(await store.files.byUid(older.uid)).toBeNull()
    expect(await store.files.several([older.uid])).toEqual([])
    // Found again until it is deleted: its bytes may still exist.
    expect(await orphans(9)).toEqual([older.uid, old.uid])
    expect(await store.files.giveUp(older.uid)).toBe(true)
    await store.files.forget(older.uid)
    expect(await orphans(9)).toEqual([old.uid])
    for (const uid of [older.uid, sent.uid]) expect(await store.files.giveUp(uid)).toBe(false)
    for (const { uid } of [young, sent]) expect(await store.files.byUid(uid)).not.toBeNull()
  })
}
