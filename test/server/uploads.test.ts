import { existsSync, mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { basename, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { startChildServer, temporaryFolder } from '../support/child-server.ts'
import { FileClient } from '../support/files.ts'
import { refused } from '../support/http.ts'
import { newVisitor, openThread } from '../support/people.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const filesIn = (folder: string) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(folder, path)).isFile())
    : []

const uidOf = ({ fileUrl }: { fileUrl: string }) => fileUrl.slice('/file/'.length)

async function guestOf(server: Pick<TestServer, 'http' | 'url'>) {
  const visitor = await newVisitor(server)
  const { topic } = await openThread(server, visitor)
  return { visitor, topic, files: new FileClient(server, visitor, 'visitor') }
}

test('killed during an upload, it leaves nothing of that file, and earlier uploads are intact', async () => {
  const server = await startChildServer({})
  const { visitor, topic, files } = await guestOf(server)
  const { fileUrl } = await files.upload(topic, 'whole')
  await files.send(topic, { url: fileUrl })
  const uploads = join(server.dataFolder, 'uploads')
  const before = filesIn(uploads)
  expect(before).toHaveLength(1)
  expect(statSync(join(uploads, before[0] ?? '')).mode & 0o777).toBe(0o600)

  const socket = connectTcp(Number(new URL(server.url).port), '127.0.0.1')
  socket.on('error', () => {})
  const field = `--b\r\ncontent-disposition: form-data; name="topic"\r\n\r\n${topic}\r\n`
  const begin = `${field}--b\r\ncontent-disposition: form-data; name="file"; filename="a.bin"\r\n\r\n`
  socket.write(
    `POST /visitor/api/v1/upload/file HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${visitor.token}\r\n` +
      `content-type: multipart/form-data; boundary=b\r\ncontent-length: 10000000\r\n\r\n${begin}${'x'.repeat(500_000)}`,
  )
  await expect.poll(() => filesIn(join(uploads, 'incoming')).length).toBe(1)
  await server.end('SIGKILL')
  await server.start()
  expect(filesIn(uploads)).toEqual(before)
  expect(server.rows('select count(*) as files from files')).toEqual([{ files: 1 }])
  expect(await (await files.show(fileUrl)).text()).toBe('whole')
})

test('an upload cut off in the middle leaves nothing behind', async () => {
  const server = await startChildServer({})
  const { visitor, topic } = await guestOf(server)
  const incoming = join(server.dataFolder, 'uploads/incoming')
  const hanging = new AbortController()
  const body = new ReadableStream({
    start: (stream) =>
      stream.enqueue(
        Buffer.from(
          `--b\r\ncontent-disposition: form-data; name="topic"\r\n\r\n${topic}\r\n` +
            `--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nx`,
        ),
      ),
  })
  const headers = { authorization: `Bearer ${visitor.token}`, 'content-type': 'multipart/form-data; boundary=b' }
  const init = { method: 'POST', headers, body, duplex: 'half', signal: hanging.signal } as RequestInit
  const asked = fetch(`${server.url}/visitor/api/v1/upload/file`, init).catch(() => 'hung up')
  await expect.poll(() => filesIn(incoming).length).toBe(1)
  hanging.abort()
  expect(await asked).toBe('hung up')
  await expect.poll(() => filesIn(incoming).length).toBe(0)
})

test('a file sent nowhere for a day is deleted at the start, and nothing else', async () => {
  const server = await startChildServer({})
  const { topic, files } = await guestOf(server)
  const [sent, old, young] = [
    await files.upload(topic, 'a'),
    await files.upload(topic, 'b'),
    await files.upload(topic, 'c'),
  ]
  await files.send(topic, { url: sent.fileUrl })
  await server.end('SIGTERM')
  const db = new DatabaseSync(join(server.dataFolder, 'parley.db'), { timeout: 5000 })
  for (const one of [sent, old]) db.prepare('update files set created_at = 1 where uid = ?').run(uidOf(one))
  db.close()
  await server.start()
  const left = [sent, young].map(uidOf).sort()
  const bodies = () =>
    filesIn(join(server.dataFolder, 'uploads'))
      .map((path) => path.split('/').at(-1))
      .sort()
  await expect.poll(bodies).toEqual(left)
  await expect.poll(() => server.rows('select uid from files order by uid').map(({ uid }) => uid)).toEqual(left)
})

test('a file that could not be deleted is tried again, blocks nothing else, and nobody finds it meanwhile', async () => {
  const dataFolder = temporaryFolder()
  let server = await startTestServer({ dataFolder })
  const { topic, files: first, visitor } = await guestOf(server)
  const [stuck, other] = [await first.upload(topic, 'a'), await first.upload(topic, 'b')]
  await server.stop()
  const db = new DatabaseSync(join(dataFolder, 'parley.db'))
  db.prepare('update files set created_at = case when uid = ? then 1 else 2 end').run(uidOf(stuck))
  db.close()
  // A folder in its place cannot be removed as a file.
  const uploads = join(dataFolder, 'uploads')
  const obstacle = join(uploads, uidOf(stuck).slice(0, 2), `${uidOf(stuck)}.thumbnail`)
  mkdirSync(obstacle)

  server = await startTestServer({ dataFolder })
  await expect.poll(() => filesIn(uploads).map((path) => basename(path))).toEqual([uidOf(stuck)])
  await expect.poll(() => server.rows('select uid from files')).toEqual([{ uid: uidOf(stuck) }])
  const files = new FileClient(server, visitor, 'visitor')
  for (const { fileUrl } of [stuck, other]) {
    expect(await files.sign(fileUrl)).toEqual(refused(404, 'not_found'))
    expect(await files.send(topic, { url: fileUrl })).toEqual(refused(403, 'forbidden'))
  }
  await expect(server.stop()).rejects.toThrow('sweeping files failed')

  rmdirSync(obstacle)
  server = await startTestServer({ dataFolder })
  await expect.poll(() => server.rows('select uid from files')).toEqual([])
  expect(filesIn(uploads)).toEqual([])
  await server.stop()
})
