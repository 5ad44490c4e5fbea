import { execFileSync } from 'node:child_process'
import { createWriteStream, existsSync, readdirSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { expect, test } from 'vitest'
import { type ChildServer, startChildServer, temporaryFolder } from '../support/child-server.ts'
import { FileClient } from '../support/files.ts'
import { logIn, newVisitor, openThread, type TestPerson } from '../support/people.ts'
import { jwtSecret } from '../support/test-server.ts'

const messages = 10_000
const fileBytes = 1024 ** 3
const mebibyte = 1024 * 1024

/** A visitor with many messages, and a file of a GiB of zeros, which takes no room on the disk. */
async function heavyVisitor(server: ChildServer): Promise<TestPerson> {
  const visitor = await newVisitor(server)
  const thread = await openThread(server, visitor)
  const files = new FileClient(server, visitor, 'visitor')
  const { fileUrl } = await files.upload(thread.topic, 'small so far', 'big.bin')
  await files.send(thread.topic, { url: fileUrl, name: 'big.bin' })
  await server.end('SIGTERM')
  const uploads = readdirSync(join(server.dataFolder, 'uploads'), { recursive: true, withFileTypes: true })
  const [stored] = uploads.filter((one) => one.isFile())
  if (stored === undefined) throw new Error('nothing was uploaded')
  truncateSync(join(stored.parentPath, stored.name), fileBytes)
  const db = new DatabaseSync(join(server.dataFolder, 'parley.db'))
  db.exec(`begin; with recursive n(n) as (select 1 union all select n + 1 from n where n < ${messages})
    insert into messages (thread_uid, seq, uid, type, content, status, channel, extra, sender_uid, sender, sent_at)
    select '${thread.uid}', n + t.last_seq, 'many' || n, 'TEXT', 'message number ' || n || ' ' || hex(randomblob(500)),
      'SUCCESS', 'WEB', '', '${visitor.uid}', '{"uid":"${visitor.uid}","nickname":"","avatar":"","type":"VISITOR"}', n
    from n, threads t where t.uid = '${thread.uid}';
    update threads set last_seq = last_seq + ${messages} where uid = '${thread.uid}'; commit`)
  db.close()
  await server.start()
  return visitor
}

async function residentBytes(server: ChildServer): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text()
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1])
}

/** Reads an archive with a program that knows nothing of us. */
const looking = `
import json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
threads = [archive.read(name) for name in archive.namelist() if name.startswith('threads/')]
print(json.dumps({
  'broken': archive.testzip(),
  'biggest': max(one.file_size for one in archive.infolist()),
  'messages': sum(one.count(b'"content":"message number') for one in threads),
}))`
const unzip = (process.env.PATH ?? '')
  .split(':')
  .map((folder) => join(folder, 'unzip'))
  .find((path) => existsSync(path))

const filesIn = (folder: string) => readdirSync(folder, { recursive: true }).map(String).sort()

test('an export of 10,000 messages and a GiB is a whole archive, takes little memory, and leaves nothing when cut', {
  timeout: 180_000,
}, async () => {
  const server = await startChildServer({ PARLEY_JWT_SECRET: jwtSecret, PARLEY_LIMITS: 'off' })
  const visitor = await heavyVisitor(server)
  const { token } = await logIn(server)
  const ask = (signal?: AbortSignal) =>
    fetch(`${server.url}/api/v1/contact/${visitor.uid}/export`, {
      headers: { authorization: `Bearer ${token}` },
      ...(signal === undefined ? {} : { signal }),
    })
  const path = join(temporaryFolder(), 'visitor.zip')
  const before = await residentBytes(server)
  let most = before
  const watching = setInterval(() => {
    residentBytes(server).then(
      (bytes) => (most = Math.max(most, bytes)),
      () => {},
    )
  }, 200)
  const { body } = await ask()
  await pipeline(Readable.fromWeb(body as never), createWriteStream(path))
  clearInterval(watching)
  console.info(`RSS ${Math.round(before / mebibyte)} MiB before, at most ${Math.round(most / mebibyte)} MiB`)
  expect(most - before).toBeLessThan(150 * mebibyte)
  const found = JSON.parse(execFileSync('python3', ['-c', looking, path], { encoding: 'utf8' }))
  expect(found).toEqual({ broken: null, biggest: fileBytes, messages })
  if (unzip !== undefined) expect(execFileSync(unzip, ['-tq', path], { encoding: 'utf8' })).toContain('No errors')
  const kept = filesIn(server.dataFolder)
  for (let at = 0; at < 3; at += 1) {
    const leaving = new AbortController()
    const reader = (await ask(leaving.signal)).body?.getReader()
    await reader?.read()
    leaving.abort()
  }
  // Only two may run at a time: those that were cut have ended.
  await expect
    .poll(async () => {
      const answer = await ask()
      await answer.body?.cancel()
      return answer.status
    })
    .toBe(200)
  expect(filesIn(server.dataFolder)).toEqual(kept)
})
