import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ChildServer, type Environment, newChildServer, temporaryFolder } from '../support/child-server.ts'
import { commandsUnder, runDocumented } from '../support/documented-commands.ts'
import { FileClient } from '../support/files.ts'
import { postgresTest } from '../support/needs.ts'
import { connect, logIn, newVisitor, openThread, type TestPerson } from '../support/people.ts'
import { sharedPostgres } from '../support/postgres.ts'
import { pathOf, postgres } from '../support/programs.ts'
import { adminPassword } from '../support/test-server.ts'

/** A conversation that goes on while the server is backed up. */
interface Talk {
  readonly server: ChildServer
  readonly visitor: TestPerson
  readonly agent: TestPerson
  readonly thread: { readonly uid: string; readonly topic: string }
  readonly file: string
  /** Uids of what was acknowledged so far. */
  readonly acknowledged: string[]
  /** Of these, what a backup must have. */
  readonly mustHold: readonly string[]
}

const sends = '/api/v1/message/rest/send'
const longText = 'a long text '.repeat(1000)

async function startTalk(environment: Environment): Promise<Talk> {
  const server = await newChildServer(environment)
  await server.start()
  const [visitor, agent] = [await newVisitor(server), await logIn(server)]
  const agentDevice = await connect(server, agent, { device: 'desk' })
  const thread = await openThread(server, visitor)
  const files = new FileClient(server, visitor, 'visitor')
  const uploaded = await files.upload(thread.topic, 'what was uploaded')
  await files.send(thread.topic, uploaded, { uid: 'file' })
  await agentDevice.hearsUid('file')
  await agentDevice.leave()
  // They stay with the conversation by another device.
  const phone = await connect(server, agent, { device: 'phone' })
  onTestFinished(() => phone.drop())
  return { server, visitor, agent, thread, file: uploaded.fileUrl, acknowledged: ['file'], mustHold: [] }
}

/** The agent sends from eight places at once until the returned function is called. */
function keepTalking({ server, agent, thread, acknowledged }: Talk): () => Promise<void> {
  let isOver = false
  onTestFinished(() => {
    isOver = true
  })
  const from = async (place: number) => {
    for (let index = 0; !isOver; index += 1) {
      const message = { uid: `m${place}-${index}`, content: longText, thread: { topic: thread.topic } }
      const { status } = await server.http.post(sends, message, agent.token)
      expect(status).toBe(200)
      acknowledged.push(message.uid)
    }
  }
  const places = Promise.allSettled(Array.from({ length: 8 }, (_, place) => from(place)))
  return async () => {
    isOver = true
    expect((await places).filter(({ status }) => status === 'rejected')).toEqual([])
  }
}

/** Reads on as a client of sync; returns what it reads, and where it is then. */
async function readOn({ http }: ChildServer, { token }: TestPerson, from = ''): Promise<Read> {
  const messages: { uid: string; seq: number }[] = []
  let cursor = from
  for (let page = 0; page < 1000; page += 1) {
    const answer = await http.post('/visitor/api/v1/message/sync', { limit: 200, ...(cursor && { cursor }) }, token)
    const { content, more } = answer.body.data
    messages.push(...content)
    cursor = answer.body.data.cursor
    if (!more) break
  }
  return { messages, cursor }
}

interface Read {
  readonly messages: readonly { readonly uid: string; readonly seq: number }[]
  readonly cursor: string
}

/** Everything that held before holds on a server started in its place, for clients that only know its address. */
async function goesOn(talk: Talk, PARLEY_DATA: string, environment: Environment = {}): Promise<void> {
  const { visitor, agent, thread, file, mustHold } = talk
  const { cursor } = await readOn(talk.server, visitor)
  const restored = await startInstead(talk.server, PARLEY_DATA, environment)
  // Its cursor is ahead of the backup.
  const { cursor: began } = await readOn(restored, visitor, cursor)
  const { messages: held } = await readOn(restored, visitor)
  expect(held.map(({ seq }) => seq).toSorted((a, b) => a - b)).toEqual(held.map((_, index) => index + 1))
  const uids = new Set(held.map(({ uid }) => uid))
  expect(mustHold.filter((uid) => !uids.has(uid))).toEqual([])
  const shown = await new FileClient(restored, visitor, 'visitor').show(file)
  expect(await shown.text()).toBe('what was uploaded')
  const [visitorDevice, agentDevice] = [
    await connect(restored, visitor),
    await connect(restored, agent, { device: 'desk' }),
  ]
  expect(agentDevice.sessionPresent).toBe(true)
  await visitorDevice.say(thread.topic, { uid: 'after', content: 'is anybody there?' })
  expect(await agentDevice.hearsUid('after')).toMatchObject({ seq: held.length + 1, thread: { uid: thread.uid } })
  // It got on the way what it had not acknowledged by the backup, in order, and nothing twice.
  const seqs = agentDevice.heard.filter((one) => one.thread?.uid === thread.uid && one.seq).map(({ seq }) => seq)
  expect(seqs).toEqual(seqs.map((_, index) => held.length + 2 - seqs.length + index))
  await agentDevice.say(thread.topic, { uid: 'answer', content: 'yes' })
  expect(await visitorDevice.hearsUid('answer')).toMatchObject({ seq: held.length + 2 })
  const { messages } = await readOn(restored, visitor, began)
  expect(messages.map(({ uid }) => uid)).toEqual(expect.arrayContaining(['after', 'answer']))
  visitorDevice.drop()
  agentDevice.drop()
}

/** Starts a server in the place of another, with other data. */
async function startInstead(server: ChildServer, PARLEY_DATA: string, more: Environment = {}): Promise<ChildServer> {
  await server.end('SIGKILL')
  const restored = new ChildServer({ PARLEY_PORT: new URL(server.url).port, PARLEY_DATA, ...more })
  await restored.start()
  expect(`${restored.stdout}${restored.stderr}`).toContain('Parley is ready')
  return restored
}

test('SQLite: a documented backup under load has all that was acknowledged, and clients go on', async () => {
  const [take, restore] = commandsUnder('### SQLite')
  const talk = await startTalk({ DATABASE_URL: undefined })
  const stop = keepTalking(talk)
  await expect.poll(() => talk.acknowledged.length).toBeGreaterThan(100)
  const [backup, folder] = [join(temporaryFolder(), 'kept'), temporaryFolder()]
  const mustHold = [...talk.acknowledged]
  expect(await runDocumented(take ?? '', { backup, data: talk.server.dataFolder })).toMatchObject({ code: 0 })
  expect(talk.acknowledged.length).toBeGreaterThan(mustHold.length)
  await stop()
  expect(statSync(join(backup, 'parley.db')).mode & 0o077).toBe(0)
  expect(existsSync(join(backup, 'uploads/incoming'))).toBe(false)
  const data = join(folder, 'data')
  expect(await runDocumented(restore ?? '', { backup, data })).toMatchObject({ code: 0, stderr: '' })
  await goesOn({ ...talk, mustHold }, data)
})

/** Makes a database, removed after the test; returns its address. */
async function emptyDatabase(name: string): Promise<string> {
  const server = await sharedPostgres()
  server.ask('postgres', `create database ${name}`)
  onTestFinished(() => void server.ask('postgres', `drop database ${name} with (force)`))
  return server.url(name)
}

postgresTest('PostgreSQL: a documented dump under load has all that was acknowledged, and clients go on', async () => {
  const [take, restore] = commandsUnder('### On PostgreSQL')
  const PATH = `${dirname(pathOf(postgres) ?? '')}:${process.env.PATH}`
  const [from, to] = [await emptyDatabase(`kept_${process.pid}`), await emptyDatabase(`restored_${process.pid}`)]
  const talk = await startTalk({ DATABASE_URL: from, PARLEY_ADMIN_PASSWORD: adminPassword })
  const stop = keepTalking(talk)
  await expect.poll(() => talk.acknowledged.length).toBeGreaterThan(100)
  const [backup, folder] = [join(temporaryFolder(), 'kept'), temporaryFolder()]
  const mustHold = [...talk.acknowledged]
  const places = { backup, data: talk.server.dataFolder, environment: { PATH, DATABASE_URL: from } }
  expect(await runDocumented(take ?? '', places)).toMatchObject({ code: 0, stderr: '' })
  expect(talk.acknowledged.length).toBeGreaterThan(mustHold.length)
  await stop()
  const data = join(folder, 'data')
  const instead = { backup, data, environment: { PATH, DATABASE_URL: to } }
  expect(await runDocumented(restore ?? '', instead)).toMatchObject({ code: 0, stderr: '' })
  expect(existsSync(join(data, 'parley.db'))).toBe(false)
  await goesOn({ ...talk, mustHold }, data, { DATABASE_URL: to })
})
