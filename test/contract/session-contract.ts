import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SessionUid, Uid } from '../../domain/ids.ts'
import type { Store } from '../../store/store.ts'
import type { Fixture, OpenFixture } from './fixture.ts'

/** What every store promises about sessions. */
export function sessionContract(open: OpenFixture): void {
  let fixture: Fixture
  let store: Store
  beforeAll(async () => {
    fixture = await open()
    store = fixture.store
  })
  afterAll(() => fixture.remove())

  const owner = 'u1' as Uid
  const newSession = () => ({ session: randomUUID() as string as SessionUid, owner, beganAt: 4000 })

  test('the last use of a session only moves forward, for many at once', async () => {
    const sessions = Array.from({ length: 450 }, newSession)
    const [first] = sessions as [ReturnType<typeof newSession>]
    expect(await store.sessions.find(first.session)).toBeNull()
    await store.sessions.saveActivity(sessions.map((one) => ({ ...one, lastActiveAt: 5000 })))
    await store.sessions.saveActivity(sessions.map((one, index) => ({ ...one, lastActiveAt: index % 2 ? 4000 : 6000 })))
    const found = await Promise.all(sessions.map(({ session }) => store.sessions.find(session)))
    expect(found.map((one) => one?.lastActiveAt)).toEqual(sessions.map((_one, index) => (index % 2 ? 5000 : 6000)))
    expect(found[0]).toEqual({ lastActiveAt: 6000, generation: 0, refreshedAt: 0, revoked: false })
  })

  test('of two refreshes of one generation, one succeeds', async () => {
    const session = { ...newSession(), owner: 'of refreshes' as Uid }
    const step = () => store.sessions.refresh(session, { from: 0, to: 1 }, 7000)
    expect((await Promise.all([step(), step(), step()])).sort()).toEqual([false, false, true])
    expect(await store.sessions.refresh(session, { from: 1, to: 2 }, 8000)).toBe(true)
    await store.sessions.saveActivity([{ ...session, lastActiveAt: 9000 }])
    const kept = { lastActiveAt: 9000, generation: 2, refreshedAt: 8000, revoked: false }
    expect(await store.sessions.find(session.session)).toEqual(kept)
    const { sessions } = await store.eraser.loginsOf(session.owner)
    expect(sessions).toEqual([{ beganAt: session.beganAt, lastActiveAt: 9000 }])
  })

  test('a revoked session stays revoked and cannot be refreshed', async () => {
    const [known, unknown] = [newSession(), newSession()]
    await store.sessions.refresh(known, { from: 0, to: 1 }, 7000)
    for (const session of [known, unknown, known]) await store.sessions.revoke(session, 8000)
    await store.sessions.saveActivity([{ ...known, lastActiveAt: 9000 }])
    expect(await store.sessions.refresh(known, { from: 1, to: 2 }, 9000)).toBe(false)
    expect(await store.sessions.refresh(unknown, { from: 0, to: 1 }, 9000)).toBe(false)
    store = await fixture.reopen()
    const found = await Promise.all([known, unknown].map(({ session }) => store.sessions.find(session)))
    expect(found).toMatchObject([
      { revoked: true, generation: 1 },
      { revoked: true, generation: 0 },
    ])
  })

  test('sessions last used before a moment are deleted, a few at a time, and no other', async () => {
    const [old, young] = [Array.from({ length: 450 }, newSession), newSession()]
    await store.sessions.saveActivity(old.map((one) => ({ ...one, lastActiveAt: 10 })))
    await store.sessions.saveActivity([{ ...young, lastActiveAt: 20 }])
    const gone: number[] = []
    for (let at = 0; at < 4; at += 1) gone.push(await store.sessions.forget(20, 200))
    expect(gone).toEqual([200, 200, 50, 0])
    const found = await Promise.all([...old, young].map(({ session }) => store.sessions.find(session)))
    expect(found.filter((one) => one !== null)).toHaveLength(1)
    expect(found.at(-1)?.lastActiveAt).toBe(20)
  })
}
