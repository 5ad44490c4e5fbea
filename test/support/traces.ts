import { createHmac, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { identitySecretOf } from '../../server/storage/derived-keys.ts'
import { FileClient, picture } from './files.ts'
import { connect, logIn, openThread, type TestDevice, type TestPerson } from './people.ts'
import { everyTable, isElsewhere } from './test-database.ts'
import { jwtSecret, type TestServer } from './test-server.ts'

type Server = Pick<TestServer, 'http' | 'url' | 'wsUrl'>

/** A visitor who leaves traces wherever a visitor can. */
export interface TracedVisitor extends TestPerson {
  readonly siteUid: string
  readonly name: string
  readonly device: TestDevice
  readonly thread: { readonly uid: string; readonly topic: string }
  /** The one that is open. */
  readonly latest: { readonly uid: string; readonly topic: string }
  /** What must be nowhere after they were erased. */
  readonly traces: readonly string[]
  /** The address of their picture. */
  readonly fileUrl: string
}

/** Comes with facts, proven by the site. */
export async function comes(server: Server, mark = newMark()): Promise<TracedVisitor> {
  const siteUid = `${mark}site`
  const name = `${mark}name`
  const visitorHash = createHmac('sha256', identitySecretOf(jwtSecret)).update(siteUid).digest('hex')
  const facts = { email: `${mark}@mail.example`, mobile: `${mark}555`, note: `${mark}fact` }
  const page = { url: `https://shop.example/${mark}page`, referrer: `https://shop.example/${mark}from` }
  const told = { visitorUid: siteUid, visitorHash, nickname: name, ...facts, ...page, extra: `{"vip":"${mark}extra"}` }
  const { body } = await server.http.post('/visitor/api/v1/init', told)
  const person = { uid: body.data.uid, token: body.data.accessToken }
  const device = await connect(server, person)
  const thread = await openThread(server, person)
  return { ...person, siteUid, name, device, thread, latest: thread, traces: [mark, person.uid], fileUrl: '' }
}

function newMark(): string {
  return `q${randomUUID().replaceAll('-', '').slice(0, 12)}`
}

/** Writes, sends files, is answered, noted, quoted and filed, ends the thread, rates it and begins another. */
export async function leaveTraces(server: Server, visitor: TracedVisitor, agent: TestPerson): Promise<TracedVisitor> {
  const [mark = ''] = visitor.traces
  const { topic, uid } = visitor.thread
  const says = (content: object, token = agent.token) =>
    must(server.http.post('/api/v1/message/rest/send', { thread: { topic }, ...content }, token))
  await visitor.device.say(topic, { uid: `${mark}m1`, content: `hello ${mark}word and ${mark}other` })
  const fileUrl = await sendFiles(server, visitor, agent)
  const quote = { text: `hello ${mark}word`, nickname: visitor.name, senderUid: visitor.uid, type: 'TEXT' }
  await says({ content: 'my answer', extra: JSON.stringify({ quote }) })
  await says({ content: `${mark}note by an agent`, thread: { topic: `${topic}_internal` } })
  const update = { uid: visitor.uid, nickname: `${mark}noted`, note: `${mark}kept`, tags: [`${mark}tag`] }
  await must(server.http.post('/api/v1/contact/update', update, agent.token))
  await must(
    server.http.post(
      '/api/v1/thread/wrapup',
      { uid, category: `${mark}category`, tags: [`${mark}filed`] },
      agent.token,
    ),
  )
  await must(server.http.post('/api/v1/thread/close', { uid }, agent.token))
  const rating = { type: 'RATE_SUBMIT', content: `{"score":4,"comment":"${mark}rated"}`, thread: { topic } }
  await must(server.http.post('/visitor/api/v1/message/send', rating, visitor.token))
  await must(server.http.get(`/api/v1/message/search?query=${mark}word`, agent.token))
  const latest = await openThread(server, visitor, { forceNewThread: true })
  await visitor.device.say(topic, { uid: `${mark}m2`, content: `${mark}again` })
  return { ...visitor, fileUrl, latest }
}

async function sendFiles(server: Server, visitor: TracedVisitor, agent: TestPerson): Promise<string> {
  const [mark = ''] = visitor.traces
  const { topic } = visitor.thread
  const own = new FileClient(server, visitor, 'visitor')
  const text = await own.upload(topic, `${mark}bytes of a file`, `${mark}.txt`)
  await own.send(topic, { url: text.fileUrl, name: `${mark}.txt` })
  const { fileUrl } = await own.upload(topic, await picture(900, 700), `${mark}.png`)
  await own.send(topic, { url: fileUrl, name: `${mark}.png` }, { type: 'IMAGE' })
  const agents = new FileClient(server, agent, 'agent')
  const answer = await agents.upload(topic, `${mark}answer in a file`, `${mark}-answer.txt`)
  await agents.send(topic, { url: answer.fileUrl, name: `${mark}-answer.txt` })
  return fileUrl
}

async function must(asked: Promise<{ status: number; body: { error?: string } }>): Promise<void> {
  const { status, body } = await asked
  if (status !== 200) throw new Error(`${status} ${body.error}`)
}

/** Asks an admin’s server to erase; resolves once it is finished. */
export async function erased(server: Server, visitorUid: string): Promise<void> {
  const { token } = await logIn(server)
  await must(server.http.post('/api/v1/contact/erase', { uid: visitorUid }, token))
  await finished(server, token)
}

/** Resolves once no erasure is under way. */
export async function finished(server: Pick<Server, 'http'>, token: string): Promise<void> {
  for (;;) {
    const { body } = await server.http.get('/api/v1/erasure/query', token)
    const list = body.data.content as unknown as { finishedAt: number | null }[]
    if (list.length > 0 && list.every((one) => one.finishedAt !== null)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/**
 * Returns the files of a folder, and the tables of its database elsewhere, as `name: trace`, whose bytes or names contain
 * one of the traces.
 */
export function tracesIn(folder: string, traces: readonly string[]): string[] {
  const tables = isElsewhere(folder) ? everyTable(folder) : []
  const inTables = tables.flatMap((table) =>
    traces.filter((trace) => table.includes(trace)).map((trace) => `${table.split(':')[0]}: ${trace}`),
  )
  return [...inTables, ...tracesInFiles(folder, traces)]
}

function tracesInFiles(folder: string, traces: readonly string[]): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.flatMap(({ parentPath, name }) => {
    const bytes = readFileSync(join(parentPath, name)).toString('latin1')
    return traces.filter((trace) => bytes.includes(trace) || name.includes(trace)).map((trace) => `${name}: ${trace}`)
  })
}
