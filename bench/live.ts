import { Agent, request } from 'node:http'
import { cpus } from 'node:os'
import { setTimeout as rest } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import mqtt from 'mqtt'
import { decodeMessage } from '../proto/bytes.ts'
import { type BenchAgent, password, startParley } from './servers/parley.ts'

const wantedDelayMs = 50
/** One beat in so many is from another page than the one before. */
const movesEvery = 5
const workgroupUid = 'df_wg_uid'

/** A delta as the console gets it. */
interface Delta {
  readonly at: number
  readonly bytes: number
  readonly changed: number
}

/**
 * `npm run bench:live`: that many people on a site, each with a beat as often as the server asks for it, and an agent who
 * looks at the list. Prints the delay of the server's event loop, and the deltas that the agent is told.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { visitors: { type: 'string', default: '10000' }, seconds: { type: 'string', default: '30' } },
  })
  const [count, seconds] = [Number(values.visitors), Number(values.seconds)]
  const server = await startParley(1)
  const sockets = new Agent({ keepAlive: true, maxSockets: 64 })
  const send = (path: string, { body, token }: Sent = {}) => ask(server.url + path, sockets, { body, token })
  try {
    const admin = await logIn(send, { username: 'admin', password })
    await send('/api/v1/widget/update', { body: { workgroupUid, liveVisitors: true }, token: admin.token })
    const beat = (visitor: number, page: number) => {
      const told = { key: `a-tab-of-the-benchmark-${visitor}`, sid: workgroupUid, title: `Page ${page} of the shop` }
      return send(`/visitor/api/v1/live/beat?${new URLSearchParams({ ...told, url: `https://shop.example/${page}` })}`)
    }
    for (let from = 0; from < count; from += 64)
      await Promise.all(Array.from({ length: Math.min(64, count - from) }, (_, index) => beat(from + index, 0)))
    const deltas = await watch(server.url, await logIn(send, server.agents[0] as BenchAgent), send)
    await server.watchDelay()
    const before = await server.usage()
    const sent = await keepBeating(beat, { count, seconds })
    const after = await server.usage()
    const share = ((after.mainUs - before.mainUs) / (seconds * 1e6)) * 100
    const gaps = deltas.slice(1).map((delta, index) => delta.at - (deltas[index]?.at ?? 0))
    console.log(`${count} people on the list, ${sent} beats in ${seconds} s, ${cpus().length} CPUs that also send them`)
    console.log(`deltas ${deltas.length}, at least ${Math.round(Math.min(...gaps))} ms apart`)
    const largest = deltas.toSorted((one, other) => other.bytes - one.bytes)[0]
    console.log(`largest delta: ${largest?.changed} people, ${Math.round((largest?.bytes ?? 0) / 1024)} KiB`)
    console.log(`main thread ${share.toFixed(1)} %, memory ${Math.round(after.rssBytes / 2 ** 20)} MiB`)
    const holds = after.delayP99Ms < wantedDelayMs ? 'holds' : 'FAILS'
    console.log(`${holds}: event-loop delay p99 ${after.delayP99Ms.toFixed(1)} ms, wanted < ${wantedDelayMs}`)
  } finally {
    sockets.destroy()
    await server.end('SIGTERM')
    server.removeFolder()
  }
}

interface Sent {
  readonly body?: object | undefined
  readonly token?: string | undefined
}

type Send = (path: string, sent?: Sent) => Promise<Record<string, unknown>>

/** Sends beats at the pace that the server asks for, evenly. Returns how many. */
async function keepBeating(
  beat: (visitor: number, page: number) => Promise<Record<string, unknown>>,
  { count, seconds }: { readonly count: number; readonly seconds: number },
): Promise<number> {
  const { nextSeconds } = await beat(0, 0)
  const perSecond = count / Number(nextSeconds)
  const beginsAt = performance.now()
  let sent = 0
  const underWay = new Set<Promise<unknown>>()
  while (performance.now() - beginsAt < seconds * 1000) {
    const due = ((performance.now() - beginsAt) / 1000) * perSecond
    for (; sent < due; sent += 1) {
      const one: Promise<unknown> = beat(sent % count, Math.floor(sent / movesEvery)).finally(() =>
        underWay.delete(one),
      )
      underWay.add(one)
    }
    await rest(5)
  }
  await Promise.all(underWay)
  return sent
}

/** Connects an agent who looks at the list. Returns the deltas as they come. */
async function watch(url: string, { uid, token }: { uid: string; token: string }, send: Send): Promise<Delta[]> {
  const client = await mqtt.connectAsync(`${url.replace('http', 'ws')}/websocket`, {
    ...{ clientId: `${uid}/web/bench`, username: uid, password: token, clean: true },
  })
  const deltas: Delta[] = []
  client.on('message', (_, payload) => {
    const { type, content } = decodeMessage(payload)
    if (type !== 'LIVE_VISITORS') return
    const { changed } = JSON.parse(content) as { changed: unknown[] }
    deltas.push({ at: performance.now(), bytes: payload.length, changed: changed.length })
  })
  const look = () => send(`/api/v1/live/query?workgroupUid=${workgroupUid}&limit=1000`, { token })
  await look()
  setInterval(() => void look(), 25_000).unref()
  return deltas
}

async function logIn(send: Send, { username, password: secret }: Pick<BenchAgent, 'username' | 'password'>) {
  const found = await send('/auth/v1/login', { body: { username, password: secret } })
  return { uid: (found.agent as { uid: string }).uid, token: String(found.accessToken) }
}

/** POSTs; GETs what only reads. Returns the data of the answer; rejects for a refusal. */
function ask(url: string, agent: Agent, { body, token }: Sent): Promise<Record<string, unknown>> {
  const { promise, resolve, reject } = Promise.withResolvers<Record<string, unknown>>()
  const headers = {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  }
  const asked = request(url, { method: url.includes('/query') ? 'GET' : 'POST', agent, headers }, (answer) => {
    const parts: Buffer[] = []
    answer.on('data', (part: Buffer) => parts.push(part))
    answer.on('end', () => {
      const text = Buffer.concat(parts).toString()
      if (answer.statusCode === 200) resolve(JSON.parse(text).data)
      else reject(new Error(`${url}: ${answer.statusCode} ${text}`))
    })
  })
  asked.on('error', reject)
  asked.end(body === undefined ? undefined : JSON.stringify(body))
  return promise
}

await main()
process.exit(0)
