import { expect, onTestFinished } from 'vitest'
import type { Uid } from '../../domain/ids.ts'
import { openPostgres } from '../../store/postgres/open-postgres.ts'
import type { Store } from '../../store/store.ts'
import { converse } from '../support/converse.ts'
import type { AnswerData } from '../support/http.ts'
import { postgresTest as test } from '../support/needs.ts'
import { logIn, type TestPerson } from '../support/people.ts'
import { freshDatabase } from '../support/postgres-fixture.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const seconds = 4

/** A server on PostgreSQL, two stores that write to its database beside it, and an agent who is known there. */
async function open() {
  const { server: database, name } = await freshDatabase()
  const databaseUrl = database.url(name)
  const server = await startTestServer({ config: { databaseUrl } })
  const stores = await Promise.all([openPostgres(databaseUrl, {}), openPostgres(databaseUrl, {})])
  onTestFinished(async () => {
    await Promise.all(stores.map((store) => store.close()))
    await server.remove()
    database.ask('postgres', `drop database ${name} with (force)`)
  })
  database.ask(
    name,
    `create function dawdle() returns trigger language plpgsql as
       $$ begin perform pg_sleep(random() / 2); return null; end $$;
     create constraint trigger slow after insert or update on participants
       deferrable initially deferred for each row when (new.role = 'agent') execute function dawdle();`,
  )
  return { server, stores, agent: await logIn(server) }
}

/** Begins to poll; the returned function goes on until it is told to stop and there is no more, and returns what it got. */
async function beginPolling({ http }: TestServer, { token }: TestPerson) {
  const told: string[] = []
  let cursor = ''
  const poll = async (): Promise<boolean> => {
    const { status, body } = await http.get(`/api/v1/message/sync?wait=0.1&limit=200&cursor=${cursor}`, token)
    expect(status).toBe(200)
    const data: AnswerData = body.data
    for (const { thread, seq } of data.content) if (seq > 0) told.push(`${thread.uid} ${seq}`)
    cursor = data.cursor
    return data.more
  }
  await poll()
  return async (mayStop: () => boolean): Promise<string[]> => {
    for (let isLast = false; ; ) {
      const more = await poll()
      if (isLast && !more) return told
      isLast = mayStop()
    }
  }
}

test('long polls get each message once while several stores write beside the server and dawdle', async () => {
  const { server, stores, agent } = await open()
  const polls = [await beginPolling(server, agent), await beginPolling(server, agent)]
  const end = performance.now() + seconds * 1000
  const write = async (store: Store) => {
    const owed: string[] = []
    for (let at = 0; performance.now() < end; at += 1) {
      const [uid, count] = await converse(store, { agentUid: agent.uid as Uid, isOver: at % 3 > 0 })
      for (let seq = 1; seq <= count; seq += 1) owed.push(`${uid} ${seq}`)
    }
    return owed
  }
  let isWritten = false
  const polling = polls.map((poll) => poll(() => isWritten))
  const owed = (await Promise.all(stores.flatMap((store) => [write(store), write(store), write(store)]))).flat()
  isWritten = true
  expect(owed.length).toBeGreaterThan(50)
  for (const told of await Promise.all(polling)) expect(told.toSorted()).toEqual(owed.toSorted())
})
