import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { type ChildServer, startChildServer } from '../support/child-server.ts'
import { newVisitor, openThread } from '../support/people.ts'
import { connectRaw, greet } from '../support/raw-peer.ts'

/** Drops a table of the running server's database. */
function lose({ dataFolder }: ChildServer, table: string): void {
  const db = new DatabaseSync(join(dataFolder, 'parley.db'), { timeout: 5000 })
  db.exec(`alter table ${table} rename to lost_${table}`)
  db.close()
}

const logged = ({ stdout }: ChildServer) =>
  stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))

test('a CONNECT that fails because of the server is answered 3 and logged with its clientId', async () => {
  const server = await startChildServer()
  const visitor = await newVisitor(server)
  const clientId = `${visitor.uid}/web/unlucky`
  expect((await greet(server, { ...visitor, token: 'wrong' }, { clientId })).connack.returnCode).toBe(4)
  lose(server, 'devices')
  expect((await greet(server, visitor, { clientId })).connack.returnCode).toBe(3)
  await expect.poll(() => logged(server)).toMatchObject([{ clientId, msg: 'the broker failed', err: {} }])
  expect(server.stdout).not.toContain(visitor.token)
})

test('a SUBSCRIBE that fails because of the server is refused and logged with its clientId', async () => {
  const server = await startChildServer()
  const visitor = await newVisitor(server)
  const { topic } = await openThread(server, visitor)
  const clientId = `${visitor.uid}/web/unlucky`
  const peer = await connectRaw(server, visitor, { clientId })
  lose(server, 'threads')
  expect(await peer.subscribe(topic)).toEqual([128])
  await expect.poll(() => logged(server)).toMatchObject([{ clientId, msg: 'the broker failed', err: {} }])
  peer.drop()
})
