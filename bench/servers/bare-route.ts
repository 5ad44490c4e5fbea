import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fastify from 'fastify'
import { Type } from 'typebox'
import { envelope, ok } from '../../api/envelope.ts'
import { messageSchema, sentMessageSchema } from '../../api/schemas/message.ts'
import type { MessageUid, ThreadUid, Uid } from '../../domain/ids.ts'
import { opened } from '../../domain/thread/thread.ts'
import { waiting } from '../../domain/thread/thread-life.ts'
import { workgroupTopic } from '../../domain/thread/topic.ts'
import { defaults, seed } from '../../server/storage/seed.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import { type CopyMessage, messageCopier } from './copied-row.ts'

// A route with the requests and responses of Parley's, by the same schemas, that commits the same row to the same table
// with an fsync, but without authorization or delivery: `node bare-route.ts each` commits each request by itself, `…
// gathered` commits all of one turn of the event loop together.

const [, , kind, folder = ''] = process.argv
if (kind !== 'each' && kind !== 'gathered') throw new Error('Usage: bare-route.ts each|gathered FOLDER')
const { db, answer, copy } = await prepareLog(join(folder, 'parley.db'))
let seq = 1

// Configured like Parley's own validator.
const app = fastify({ ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allowUnionTypes: true } } })
const schema = { body: sentMessageSchema, response: { 200: envelope(Type.Union([messageSchema, Type.Null()])) } }
app.post('/visitor/api/v1/message/send', { schema }, async (request) => {
  const { uid, content } = request.body as { uid: string; content: string }
  const sentAt = Date.now()
  const store = () => {
    seq += 1
    copy({ uid, seq, content, sentAt })
    return seq
  }
  const place = kind === 'each' ? store() : await gathered(store)
  return ok({ ...answer, uid, content, seq: place, sentAt })
})
const url = await app.listen({ port: 0, host: '127.0.0.1' })
process.stdout.write(`The bare route is ready: ${url}\n`)

interface Pending {
  readonly store: () => number
  readonly resolve: (seq: number) => void
}

/** The requests of this turn of the event loop. */
let pending: Pending[] | undefined

function gathered(store: () => number): Promise<number> {
  return new Promise((resolve) => {
    if (pending === undefined) {
      pending = []
      setImmediate(commitPending)
    }
    pending.push({ store, resolve })
  })
}

function commitPending(): void {
  const all = pending ?? []
  pending = undefined
  db.exec('begin immediate')
  const places = all.map(({ store }) => store())
  db.exec('commit')
  for (const [index, { resolve }] of all.entries()) resolve(places[index] ?? 0)
}

/** Creates the log as Parley does, with one message of one thread, from which all others are copied. */
async function prepareLog(path: string): Promise<{ db: DatabaseSync; answer: object; copy: CopyMessage }> {
  const onDeath = (error: Error) => {
    throw error
  }
  const store = await openSqlite(path, { onDeath })
  await seed(store, 'the password of nobody at all', { N: 1024, r: 8, p: 1 })
  const { orgUid, workgroupUid: targetUid } = defaults
  const user = { uid: 'v1' as Uid, nickname: 'Vera', avatar: '', type: 'VISITOR', extra: '' } as const
  await store.visitors.save(
    {
      ...{ uid: user.uid, orgUid, siteUid: '', verified: false, credentials: 0, nickname: 'Vera', avatar: '' },
      ...{ priority: 0, profile: {} },
    },
    Date.now(),
  )
  const topic = workgroupTopic(targetUid, user.uid)
  const begun = { uid: 't1' as ThreadUid, topic, type: 'WORKGROUP', orgUid, targetUid, user, extra: '' } as const
  const thread = waiting(opened({ ...begun, createdAt: Date.now(), priority: 0 }))
  const draft = { uid: 'm1' as MessageUid, type: 'TEXT', content: 'Hi there', channel: 'WEB', extra: '', topic }
  await store.log.append({ thread, sender: user, draft, change: { kind: 'open' } })
  await store.close()
  const db = new DatabaseSync(path)
  db.exec('pragma journal_mode = wal; pragma synchronous = full')
  const shownThread = {
    ...{ uid: 't1', topic, type: 'WORKGROUP', state: 'QUEUING', status: 'QUEUING', user },
    channel: 'WEB',
  }
  const shown = { type: 'TEXT', status: 'SUCCESS', createdAt: '2026-01-01 00:00:00', channel: 'WEB', client: 'WEB' }
  return {
    db,
    answer: { ...shown, thread: { ...shownThread, extra: '' }, user, extra: '' },
    copy: messageCopier(db, 't1'),
  }
}
