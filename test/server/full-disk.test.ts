import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startChat } from '../support/chat.ts'
import { type ChildServer, startChildServer, temporaryFolder } from '../support/child-server.ts'
import { connect } from '../support/people.ts'
import { connectRaw, greet, type Hello } from '../support/raw-peer.ts'
import { type SmallDisk, smallDisk } from '../support/small-disk.ts'

/** A server on this folder that often checks whether it can write, and an agent and a visitor. */
async function startOn({ folder, bind = () => {} }: Pick<SmallDisk, 'folder'> & Partial<SmallDisk>) {
  const limits = join(temporaryFolder(), 'limits.json')
  writeFileSync(limits, JSON.stringify({ storeCheckMs: 50 }))
  const server = await startChildServer({ PARLEY_DATA: join(folder, 'data'), PARLEY_LIMITS: limits })
  bind(server.pid)
  const chat = await startChat(server)
  return { server, chat }
}

type Scene = Awaited<ReturnType<typeof startOn>>

const send = ({ server, chat }: Scene, uid: string, length = 10) => {
  const message = { uid, content: 'x'.repeat(length), thread: { topic: chat.topic } }
  return server.http.post('/api/v1/message/rest/send', message, chat.agent.token)
}

/** Sends until not even a small message is accepted; returns the acknowledged uids. */
async function fill(scene: Scene, name = 'm'): Promise<string[]> {
  const acknowledged: string[] = []
  for (let index = 0, length = 30_000; length > 0; index += 1) {
    const { status, body } = await send(scene, `${name}${index}`, length)
    if (status === 200) acknowledged.push(`${name}${index}`)
    else {
      expect([status, body.error]).toEqual([503, 'unavailable'])
      length = length > 10 ? 10 : 0
    }
  }
  return acknowledged
}

async function storedIn({ server, chat }: Scene): Promise<string[]> {
  const uids: string[] = []
  for (let after = 0; ; ) {
    const path = `/visitor/api/v1/message/thread/uid?threadUid=${chat.uid}&after=${after}&limit=50`
    const { status, body } = await server.http.get(path, chat.visitor.token)
    expect(status).toBe(200)
    const page = [...body.data.content].reverse()
    uids.push(...page.map(({ uid }) => uid))
    after = page.at(-1)?.seq ?? after
    if (page.length === 0) return uids.slice(1)
  }
}

const readiness = async ({ server }: Scene) => (await server.http.get('/readyz')).status
const metric = async ({ server }: Scene) =>
  /^parley_store_writable (\d)$/m.exec(await (await fetch(`${server.url}/metrics`)).text())?.[1]
const errorsOf = ({ stdout }: ChildServer) => stdout.split('\n').filter((line) => line.includes('"level":50'))

test('on a full disk what is acknowledged is stored, the rest refused, reading works, and free space heals it', async () => {
  const disk = smallDisk(3)
  const scene = await startOn(disk)
  const { server, chat } = scene
  const page = await connect(server, chat.visitor)
  expect([await readiness(scene), await metric(scene)]).toEqual([200, '1'])
  const acknowledged = await fill(scene)
  expect(acknowledged.length).toBeGreaterThan(5)
  expect(await readiness(scene)).toBe(503)
  // Metrics are updated once a second.
  await expect.poll(() => metric(scene)).toBe('0')
  expect((await server.http.get('/healthz')).status).toBe(200)
  await page.say(chat.topic, { uid: 'over MQTT', content: 'x' })
  expect((await page.refusal('over MQTT')).code).toBe('unavailable')
  expect(await storedIn(scene)).toEqual(acknowledged)

  const begun = Date.now()
  const many = await Promise.all(Array.from({ length: 300 }, (_, index) => send(scene, `n${index}`)))
  expect(new Set(many.map(({ status }) => status))).toEqual(new Set([503]))
  const seconds = (Date.now() - begun) / 1000 + 1
  expect(errorsOf(server).length).toBeLessThanOrEqual(3 * (seconds + 3))

  disk.grow(4)
  await expect.poll(() => readiness(scene)).toBe(200)
  await expect.poll(() => metric(scene)).toBe('1')
  expect((await send(scene, 'later')).status).toBe(200)
  expect(await storedIn(scene)).toEqual([...acknowledged, 'later'])
  for (const { client } of [page, chat.agentDevice]) client.end(true)

  const more = await fill(scene, 'again')
  await server.end('SIGKILL')
  disk.grow(64)
  await server.start()
  expect(await storedIn(scene)).toEqual([...acknowledged, 'later', ...more])
  expect(await readiness(scene)).toBe(200)
})

test('a known device that reconnects while nothing can be stored keeps its socket', async () => {
  const disk = smallDisk(3)
  const scene = await startOn(disk)
  const { server, chat } = scene
  const known = { clientId: `${chat.visitor.uid}/web/known` }
  const { living, refused } = await comeAgainUntilRefused(scene, disk, known)
  expect(refused).toBe(3)
  await chat.agentDevice.say(chat.topic, { uid: 'typing', type: 'TYPING', content: '' }, 0)
  await expect.poll(() => living.heard().map(({ uid }) => uid)).toContain('typing')
  disk.grow(64)
  await expect.poll(() => readiness(scene)).toBe(200)
  const next = await greet(server, chat.visitor, known)
  expect(next.connack).toMatchObject({ returnCode: 0, sessionPresent: true })
  expect(await living.closed).toBe(4003)
  expect((await send(scene, 'next')).status).toBe(200)
  await expect.poll(() => next.peer.heard().map(({ uid }) => uid)).toEqual(['next'])
  next.peer.drop()
  chat.agentDevice.client.end(true)
})

/**
 * A device acknowledges messages while the disk fills up, and reconnects. As long as the server can still store its
 * cursors, it is let in and replaces its old connection; after that, the existing connection stays.
 */
async function comeAgainUntilRefused(scene: Scene, disk: SmallDisk, known: Hello) {
  const { server, chat } = scene
  let living = await connectRaw(server, chat.visitor, known)
  for (let time = 0; time < 50; time += 1) {
    await fill(scene, `fill${time}-`)
    disk.fill()
    await living.caughtUp()
    living.acknowledge(...living.publishes())
    await living.caughtUp()
    const { peer, connack } = await greet(server, chat.visitor, known)
    if (connack.returnCode !== 0) return { living, refused: connack.returnCode }
    living = peer
  }
  return { living, refused: 0 }
}

test.each(['parley.db', 'parley.db-wal'])(
  'without its %s nothing more is acknowledged: it exits at once',
  async (name) => {
    const scene = await startOn({ folder: temporaryFolder() })
    const { server } = scene
    for (let index = 0; index < 5; index += 1) expect((await send(scene, `m${index}`)).status).toBe(200)
    rmSync(join(server.dataFolder, name))
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        send(scene, `n${index}`).then(
          ({ status }) => status,
          () => 'cut',
        ),
      ),
    )
    expect(outcomes).not.toContain(200)
    const ended = await server.end('SIGCONT')
    expect(ended).toMatchObject({ code: 1, signal: null })
    expect(ended?.stdout).toMatch(/"level":60.*was removed or replaced while it was open/)
  },
)

test('a database damaged at run time makes it exit, even if nobody writes', async () => {
  const scene = await startOn({ folder: temporaryFolder() })
  const { server } = scene
  await server.end('SIGTERM')
  await server.start()
  writeFileSync(join(server.dataFolder, 'parley.db'), Buffer.alloc(1_000_000, 7))
  const ended = await server.end('SIGCONT')
  expect(ended).toMatchObject({ code: 1, signal: null })
  expect(ended?.stdout).toMatch(/"level":60/)
})

test('a disk that is full or read-only at the start is reported in one sentence', async () => {
  const disk = smallDisk(3)
  const PARLEY_DATA = join(disk.folder, 'data')
  mkdirSync(PARLEY_DATA)
  const full = await disk.startFull({ PARLEY_DATA, PARLEY_PORT: '0' })
  expect(full).toMatchObject({ code: 2, stdout: '' })
  expect(full.stderr).toMatch(/^Parley cannot start:\n {2}PARLEY_DATA: .+\. Is the disk full or read-only\?\n$/)
  const readOnly = await disk.startReadOnly({ PARLEY_DATA, PARLEY_PORT: '0' })
  expect(readOnly).toMatchObject({ code: 2, stdout: '' })
  expect(readOnly.stderr).toMatch(/PARLEY_DATA: \S+ is no folder one can write to \((EROFS|EACCES)/)
})
