import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import type { MessageUid } from '../../domain/ids.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import { draftOf, furnish, newThread } from './fixture.ts'

function wordsIn(path: string): string[] {
  const index = new DatabaseSync(path, { readOnly: true })
  const all = index.prepare('select word from words').all()
  index.close()
  return all.map(({ word }) => String(word))
}

test('the index forgets words that only a withdrawn message had, and keeps all others', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-words-'))
  const onDeath = (error: Error) => {
    throw error
  }
  const store = await openSqlite(join(folder, 'parley.db'), { onDeath })
  await furnish(store)
  const thread = await newThread(store)
  const say = (uid: string, text: string) =>
    store.log.append({ thread, sender: thread.user, draft: draftOf(thread, uid, text) })
  const withdraw = (uid: string) => {
    const draft = { ...draftOf(thread, `recall-${uid}`, uid), type: 'RECALL' }
    const change = { kind: 'withdraw', messageUid: uid as MessageUid } as const
    return store.log.append({ thread, sender: thread.user, draft, change })
  }
  const catchUp = async () => {
    while ((await store.search.catchUp(500)).isBehind);
  }
  const words = () => wordsIn(join(folder, 'parley-search.db'))
  try {
    // More than one step examines, before and after those of the message.
    const [before, behind] = ['alpha', 'zulu'].map((name) => Array.from({ length: 1200 }, (_, index) => name + index))
    const many = [...(before ?? []), ...(behind ?? [])]
    await say('before', (before ?? []).join(' '))
    await say('behind', (behind ?? []).join(' '))
    await say('kept', 'keep the parcel')
    await catchUp()
    const others = words()
    await say('slip', 'my password is hunter2hunter2, keep the parcel')
    await catchUp()
    expect(words().filter((word) => !others.includes(word))).toEqual(['hunter2hunter2', 'password'])
    await withdraw('slip')
    await catchUp()
    expect(words()).toEqual(others)
    expect(others).toEqual(expect.arrayContaining([...many, 'keep', 'parcel']))
    await say('again', 'another parcel')
    await withdraw('again')
    await catchUp()
    expect(words()).not.toContain('another')
  } finally {
    await store.close()
    rmSync(folder, { recursive: true })
  }
})
