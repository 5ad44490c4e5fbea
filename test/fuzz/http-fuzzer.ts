import { Agent, request } from 'node:http'
import type { Door, Row } from '../support/every-route.ts'
import type { Random } from '../support/random.ts'
import { hostileText, mutatedBytes, mutatedJson } from './hostile.ts'

/** What to fuzz, with which tokens, and how often. */
export interface HttpFuzz {
  readonly server: { readonly url: string }
  readonly random: Random
  readonly rows: readonly Row[]
  readonly tokens: Readonly<Record<Door, string>>
  readonly requests: number
}

/** Number of responses by status, and the requests that got a 5xx. */
export interface Answered {
  readonly byStatus: Record<number, number>
  readonly failed: string[]
}

/** A long poll is not waited for. Any other request that takes longer counts as unanswered. */
const patienceMs = { poll: 1000, other: 20_000 } as const
const atOnce = 8

/** Sends every row in turn, each time with another fault. */
export async function fuzzHttp(fuzz: HttpFuzz): Promise<Answered> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const answered: Answered = { byStatus: {}, failed: [] }
  let asked = 0
  const work = async () => {
    while (asked < fuzz.requests) {
      const row = fuzz.rows[asked % fuzz.rows.length]
      asked += 1
      if (row === undefined) continue
      const wrong = made(fuzz, row)
      const status = await ask(fuzz.server.url, agent, wrong)
      answered.byStatus[status] = (answered.byStatus[status] ?? 0) + 1
      if (status >= 500 || status === unanswered)
        answered.failed.push(`${status} ${wrong.method} ${wrong.path} ${wrong.body?.toString('latin1').slice(0, 500)}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  agent.destroy()
  return answered
}

interface Wrong {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | undefined
}

function made({ random, tokens }: HttpFuzz, row: Row): Wrong {
  const token = random.chance(0.95) ? tokens[row.door] : hostileText(random)
  const isPost = row.method !== 'GET'
  const type = random.chance(0.95) ? 'application/json' : hostileText(random)
  const headers = {
    authorization: headerText(`Bearer ${token}`),
    ...(isPost ? { 'content-type': headerText(type) } : {}),
  }
  return {
    method: row.method,
    path: wrongPath(random, row.path),
    headers,
    body: isPost ? wrongBody(random, row) : undefined,
  }
}

/** Returns the text as Node accepts it in a header. */
const headerText = (text: string) => text.replaceAll(/[^\t\x20-\x7e]/g, '?').slice(0, 2000)

function wrongBody(random: Random, { body }: Row): Buffer {
  const given =
    body instanceof FormData ? Object.fromEntries([...body].filter(([, value]) => typeof value === 'string')) : body
  const text = Buffer.from(JSON.stringify(mutatedJson(random, given ?? {})) ?? 'null')
  if (random.chance(0.05)) return Buffer.from('['.repeat(random.between(1, 20_000)))
  return random.chance(0.2) ? mutatedBytes(random, text) : text
}

const moreNames = [
  'wait',
  'limit',
  'pageNumber',
  'pageSize',
  'before',
  'after',
  'from',
  'to',
  'state',
  'search',
  'uid',
  'expires',
]

function wrongPath(random: Random, path: string): string {
  const [place = '', query = ''] = path.split('?')
  const parts = place.split('/')
  // Only segments that look like a uid: the route's own name is not under test.
  if (/[\d_-]|made/.test(parts.at(-1) ?? '') && random.chance(0.5)) parts[parts.length - 1] = coded(random)
  const fields = [...new URLSearchParams(query)].map(
    ([name, value]) => `${name}=${random.chance(0.5) ? coded(random) : encodeURIComponent(value)}`,
  )
  if (random.chance(0.5)) fields.push(`${random.pick(moreNames)}=${coded(random)}`)
  return `${parts.join('/')}${fields.length === 0 ? '' : `?${fields.join('&')}`}`
}

function coded(random: Random): string {
  const text = hostileText(random).toWellFormed().slice(0, 2000)
  return random.chance(0.9)
    ? encodeURIComponent(text)
    : random.pick(['%ff', '%', '%zz', '%c0%af', '%00', '&&', '=', '[]'])
}

const unanswered = -1
const cut = 0

/** Returns the status; 0 if we cut it off, -1 if the server ended it without a response. */
function ask(url: string, agent: Agent, { method, path, headers, body }: Wrong): Promise<number> {
  return new Promise((resolve) => {
    const length = body === undefined ? {} : { 'content-length': String(body.length) }
    const asking = request(url, { method, path, headers: { ...headers, ...length }, agent }, (answer) => {
      answer
        .resume()
        .on('end', () => resolve(answer.statusCode ?? unanswered))
        .on('error', () => resolve(cut))
    })
    const isPoll = path.includes('/sync')
    asking.setTimeout(patienceMs[isPoll ? 'poll' : 'other'], () => {
      resolve(isPoll ? cut : unanswered)
      asking.destroy()
    })
    asking.on('error', () => resolve(unanswered))
    asking.end(body)
  })
}
