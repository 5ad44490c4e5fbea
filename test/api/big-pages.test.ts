import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeAll, expect, test } from 'vitest'
import type { WireMessage } from '../../proto/wire.ts'
import { defaultLimits } from '../../server/config/limits.ts'
import { type Chat, startChat } from '../support/chat.ts'
import { perFile } from '../support/fixtures.ts'
import { connect } from '../support/people.ts'

// An older version accepted this from a visitor: 20 messages of 250 KiB of control characters, 30 MB as JSON.
const count = 20
const content = `poison ${'\u0001'.repeat(250 * 1024)}`
/** The limit, and the one message that may exceed it. */
const mostBytes = 2 * 1024 * 1024 + 6 * content.length + 4096

// Neither the agent nor the visitor is connected meanwhile: nothing happens to their thread for that, however slow the
// machine is. They are cut off, since a visitor who says goodbye is gone at once, which its notes tell.
const limits = {
  graceMs: 10 * 60_000,
  visitors: { ...defaultLimits.visitors, lostMs: 10 * 60_000, startMs: 10 * 60_000 },
}
const server = perFile.unstarted()
let chat: Chat
let last: number

beforeAll(async () => {
  await server.start({ limits })
  chat = await startChat(server)
  chat.agentDevice.drop()
  // The device is known from now on, so it is owed what it misses.
  const phone = await connect(server, chat.visitor, { device: 'phone' })
  await phone.roundTrip()
  phone.drop()
  await server.stop()
  const db = new DatabaseSync(join(server.dataFolder, 'parley.db'))
  const [first] = db.prepare('select * from messages where thread_uid = ?').all(chat.uid)
  const columns = Object.keys(first ?? {})
  const insert = db.prepare(`insert into messages (${columns}) values (${columns.map((name) => `:${name}`)})`)
  last = Number(first?.seq) + count
  db.exec('begin')
  for (let seq = Number(first?.seq) + 1; seq <= last; seq += 1)
    insert.run({ ...first, seq, uid: `m${seq}`, content, sender_uid: chat.visitor.uid, type: 'TEXT' })
  db.prepare('update threads set last_seq = ? where uid = ?').run(last, chat.uid)
  db.exec('commit')
  db.close()
  await server.start({ limits })
})

interface Page {
  readonly content: readonly Pick<WireMessage, 'thread' | 'seq' | 'type' | 'content'>[]
  readonly last: boolean
  readonly more: boolean
  readonly cursor: string
}

/** Reads a page; checks that it respects the limit and contains only whole messages. */
async function read(path: string): Promise<Page> {
  const headers = { authorization: `Bearer ${chat.agent.token}` }
  const response = await fetch(`${server.url}/api/v1/message/${path}`, { headers })
  const text = await response.text()
  expect([response.status, text.length < mostBytes, text.length]).toEqual([200, true, text.length])
  const page = (JSON.parse(text) as { data: Page }).data
  for (const message of page.content) if (message.seq > 1) expect(message.content === content).toBe(true)
  return page
}

const ascending = Array.from({ length: count + 1 }, (_, index) => index + 1)

test('history by page ends early, and continues with offset until all of it is read', async () => {
  for (const path of [`thread/topic?topic=${encodeURIComponent(chat.topic)}`, `thread/uid?threadUid=${chat.uid}`]) {
    const seqs: number[] = []
    for (let more = true; more; ) {
      const page = await read(`${path}&pageSize=100&offset=${seqs.length}`)
      seqs.push(...page.content.map(({ seq }) => seq))
      more = !page.last
    }
    expect(seqs).toEqual(ascending.toReversed())
  }
})

test('history by place ends early in both directions, and says that there is more', async () => {
  const at = `thread/uid?threadUid=${chat.uid}&limit=100`
  const newest = await read(at)
  expect([newest.content[0]?.seq, newest.last]).toEqual([last, false])
  const older = await read(`${at}&before=${newest.content.at(-1)?.seq}`)
  expect([older.content[0]?.seq, older.last]).toEqual([Number(newest.content.at(-1)?.seq) - 1, false])
  const oldest = await read(`${at}&after=0`)
  expect([oldest.content.at(-1)?.seq, oldest.last]).toEqual([1, false])
  const within = await read(`${at}&after=1&before=3`)
  expect([within.content.map(({ seq }) => seq), within.last]).toEqual([[2], true])
})

test('sync ends early, and its cursor continues until all of it is read', async () => {
  const heard: [topic: string, seq: number, type: string][] = []
  let cursor = ''
  for (let more = true; more; ) {
    const page = await read(`sync?limit=200&cursor=${cursor}`)
    heard.push(...page.content.map(({ thread, seq, type }) => [thread.topic, seq, type] as [string, number, string]))
    cursor = page.cursor
    more = page.more
  }
  expect(heard).toEqual(ascending.map((seq) => [chat.topic, seq, seq === 1 ? expect.any(String) : 'TEXT']))
})

test('a search ends early, and continues with offset', async () => {
  const seqs: number[] = []
  for (let more = true; more; ) {
    const page = await read(`search?query=poison&pageSize=100&offset=${seqs.length}`)
    seqs.push(...page.content.map(({ seq }) => seq))
    more = !page.last
  }
  expect(seqs).toEqual(ascending.slice(1).reverse())
})

test('a device receives all of it, in order', async () => {
  const phone = await connect(server, chat.visitor, { device: 'phone' })
  await phone.hearsUid(`m${last}`)
  expect(phone.heard.filter(({ type }) => type === 'TEXT').map(({ uid }) => uid)).toEqual(
    ascending.slice(1).map((seq) => `m${seq}`),
  )
  phone.drop()
})
