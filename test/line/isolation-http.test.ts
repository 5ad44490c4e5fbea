import { beforeAll, describe, expect, test } from 'vitest'
import { type Door, type Request, type Row, rows, type Scene } from '../support/every-route.ts'
import { perFile } from '../support/fixtures.ts'
import { canariesIn } from '../support/isolation/canaries.ts'
import { controls } from '../support/isolation/controls.ts'
import { asIfNothing, toldTo } from '../support/isolation/foreign.ts'
import { badTokens } from '../support/isolation/tokens.ts'
import { openWorld, type Strangers, worldLimits } from '../support/isolation/world.ts'
import { logIn, newVisitor } from '../support/people.ts'

const server = perFile.server({ limits: worldLimits })
const world = perFile.made(
  () => openWorld(server),
  (made) => made.close(),
)
let scene: Scene

beforeAll(() => {
  scene = world.scene
})

interface Heard {
  readonly status: number
  /** The whole body, as text. */
  readonly body: string
}

async function ask({ method, path, body }: Request, token?: string): Promise<Heard> {
  const isForm = body instanceof FormData
  const headers = {
    ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  }
  const sent = body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }
  const answer = await fetch(server.url + path, { method, headers, ...sent })
  return { status: answer.status, body: await answer.text() }
}

const named = ({ method, path }: Request) => `${method} ${path}`
/** Returns path and body as text; a form is not JSON. */
const textOf = ({ path, body }: Request) =>
  path + JSON.stringify(body instanceof FormData ? Object.fromEntries(body) : (body ?? {}))

/** Returns the path templates, such as `GET /api/v1/contact/{uid}`, to match requests with. */
function templates(paths: Record<string, object>): { route: string; pattern: RegExp }[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({
      route: `${method.toUpperCase()} ${path}`,
      pattern: new RegExp(`^${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    })),
  )
}

async function untried(requests: readonly Request[]): Promise<string[]> {
  const { paths } = (await (await fetch(`${server.url}/docs/json`)).json()) as { paths: Record<string, object> }
  const tried = requests.map((request) => named(request).split('?', 1)[0] ?? '')
  const all = templates(paths)
  expect(all.length).toBeGreaterThan(70)
  // The template with the fewest parameters wins, as in the router: /thread/query is not /thread/{uid}.
  const routeOf = (text: string) =>
    all
      .filter(({ pattern }) => pattern.test(text))
      .sort((a, b) => a.route.split('{').length - b.route.split('{').length)[0]
  const found = new Set(tried.map((text) => routeOf(text)?.route))
  return all.map(({ route }) => route).filter((route) => !found.has(route))
}

test('every route of the API has a row, and answers a person who may use it', async () => {
  expect(await untried(rows(scene))).toEqual([])
  expect(await untried(controls(world, `${scene.fileUrl}?signature=`).map((control) => control.request))).toEqual([])
})

const doors = (...wanted: Door[]) => rows(scene).filter(({ door }) => wanted.includes(door))

test('no route answers without a valid token, and all refuse in the same words', async () => {
  const { refreshToken: refresh } = world.rightful.holder
  const { token: revoked } = await logIn(server)
  await server.http.post('/api/v1/user/logout', {}, revoked)
  const { victim, holder } = world.rightful
  const { token: gone } = await newVisitor(server)
  await server.http.post('/visitor/api/v1/logout', {}, gone)
  const tried: [what: string, token: string | undefined, row: Row][] = [
    ...once(doors('visitor', 'agent', 'admin')).map((row) => ['none', undefined, row] as const),
    ...trying(badTokens(holder.token, { refresh, revoked }), once(doors('agent', 'admin'))),
    ...trying(badTokens(victim.token, { refresh, revoked: gone }), once(doors('visitor'))),
  ].map(([what, token, row]) => [what, token, row])
  const words = new Map<string, Set<string>>()
  await inTurns(tried, async ([what, token, row]) => {
    const { status, body } = await ask(row, token)
    const answer = { what, row: named(row), status, body, told: canariesIn(body) }
    const refusal = expect.stringContaining('"error":"unauthenticated"')
    expect(answer).toEqual({ what, row: named(row), status: 401, body: refusal, told: [] })
    const kind = `${what} ${row.door === 'visitor'}`
    words.set(kind, (words.get(kind) ?? new Set()).add(body))
  })
  for (const [what, bodies] of words) expect([what, bodies.size]).toEqual([what, 1])
})

/** Returns the first row of each route. */
function once(all: readonly Row[]): readonly Row[] {
  const byRoute = new Map(all.map((row) => [named(row).split('?', 1)[0], row]))
  return [...byRoute.values()]
}

const trying = (tokens: Record<string, string>, all: readonly Row[]) =>
  Object.entries(tokens).flatMap(([what, token]) => all.map((row) => [what, token, row] as const))

/** Runs `act` for a few items at a time. */
async function inTurns<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  const left = [...items]
  const work = async () => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await act(item)
  }
  await Promise.all(Array.from({ length: 16 }, work))
}

test('no route answers a person of the other kind, or a backend where only people may go', async () => {
  const { victim, holder } = world.rightful
  const isForBackends = ({ path }: Row) => /^\/api\/v1\/(message\/rest\/send|thread\/(priority|begin))/.test(path)
  const cases = [
    ...doors('agent', 'admin').map((row) => ({ row, token: victim.token, status: 403 })),
    ...doors('visitor').map((row) => ({ row, token: holder.token, status: 403 })),
    ...doors('visitor', 'agent', 'admin').flatMap((row) =>
      isForBackends(row) ? [] : [{ row, token: world.key, status: 401 }],
    ),
  ]
  for (const { row, token, status } of cases) {
    const answer = await ask(row, token)
    expect({ row: named(row), ...answer }).toMatchObject({ row: named(row), status })
    expect(canariesIn(answer.body)).toEqual([])
  }
})

test('a public route reveals nothing to anybody, whatever token comes along', async () => {
  const { strangers, rightful, key } = world
  const tokens = [undefined, key, rightful.victim.token, strangers.neighbour.token]
  for (const row of doors('open')) {
    for (const token of tokens) {
      const answer = await ask(row, token)
      expect(canariesIn(answer.body)).toEqual([])
      expect(answer.status).toBeLessThan(500)
    }
  }
})

async function signedLink(): Promise<string> {
  const path = `/visitor/api/v1/upload/sign?url=${scene.fileUrl}`
  const { body } = await ask({ method: 'GET', path }, world.rightful.victim.token)
  return JSON.parse(body).data[scene.fileUrl]
}

/** Changes the first character of the signature. */
function forged(seal: string): string {
  return seal.replace(/signature=(.)/, (_all, first) => `signature=${first === '_' ? 'A' : '_'}`)
}

test('a link is refused alike if it is unsigned, signed for another file, expired, or of a missing file', async () => {
  const signed = await signedLink()
  const seal = signed.slice(signed.indexOf('?'))
  expect((await ask({ method: 'GET', path: signed })).status).toBe(200)
  const later = seal.replace(/expires=(\d+)/, (_all, ms) => `expires=${Number(ms) + 1}`)
  const earlier = seal.replace(/expires=\d+/, 'expires=1')
  const paths = ['/file/made-up', scene.fileUrl].flatMap((url) =>
    ['', later, earlier, forged(seal)].map((query) => url + query),
  )
  const answers = await Promise.all(
    [...paths, `/file/made-up${seal}`, `${scene.fileUrl}/thumbnail${seal}`].map((path) => ask({ method: 'GET', path })),
  )
  expect(answers[0]?.status).toBe(403)
  for (const answer of answers) expect(answer).toEqual(answers[0])
})

/** Returns a stranger's requests: those that name something foreign to them, and all reads. */
function pairsFor(stranger: keyof Strangers): { real: Row; madeUp: Row; isForeign: boolean }[] {
  const wanted: Door[] =
    stranger === 'visitor' ? ['visitor'] : stranger === 'neighbour' ? ['agent', 'admin'] : ['agent']
  const unreal = rows(asIfNothing(scene, stranger))
  return rows(scene).flatMap((real, index) => {
    const madeUp = unreal[index]
    if (madeUp === undefined || !wanted.includes(real.door)) return []
    const isForeign = textOf(real) !== textOf(madeUp)
    return isForeign || real.method === 'GET' ? [{ real, madeUp, isForeign }] : []
  })
}

/** A filter that names what is not one's own matches nothing. */
const isFilter = ({ path }: Row) => path.includes('/record/query?')
/** A cursor that names what is not one's own yields nothing, but is a valid cursor. */
const isCursor = ({ path }: Row) => path.includes('/message/sync')

/** Of the files in a list, those that one may see: none is no refusal. */
const isList = ({ method, path }: Row) => method === 'POST' && path.endsWith('/upload/sign')

describe.each(['visitor', 'inside', 'handedOver', 'outside', 'left', 'neighbour'] as const)(
  'the stranger %s',
  (who) => {
    test('is refused as if nothing existed, and told nothing', async () => {
      const { token } = world.strangers[who]
      const pairs = pairsFor(who)
      expect(pairs.filter(({ isForeign }) => isForeign).length).toBeGreaterThan(20)
      for (const { real, madeUp, isForeign } of pairs) {
        const answer = await ask(real, token)
        const row = named(real)
        const forbidden = canariesIn(answer.body).filter((canary) => !toldTo[who].includes(canary))
        expect({ row, forbidden }).toEqual({ row, forbidden: [] })
        if (!isForeign) continue
        const nothing = await ask(madeUp, token)
        if (!isCursor(real)) expect({ row, ...answer }).toEqual({ row, ...nothing })
        else expect({ row, status: answer.status }).toEqual({ row, status: nothing.status })
        const data = () => JSON.parse(answer.body).data
        if (isList(real)) expect({ row, data: data() }).toEqual({ row, data: {} })
        else if (isFilter(real)) expect({ row, data: data() }).toEqual({ row, data: { content: [], next: null } })
        else if (!isCursor(real)) expect({ row, accepted: answer.status < 400 }).toEqual({ row, accepted: false })
      }
    })
  },
)

test('no route for admins answers another agent, whatever it names', async () => {
  for (const who of ['inside', 'handedOver', 'outside', 'left'] as const) {
    for (const row of [
      ...doors('admin'),
      ...rows(asIfNothing(scene, 'neighbour')).filter(({ door }) => door === 'admin'),
    ]) {
      const answer = await ask(row, world.strangers[who].token)
      expect({ row: named(row), ...answer }).toMatchObject({ row: named(row), status: 403 })
    }
  }
})

test('after all of that everything is unchanged, and its owners are let in everywhere', async () => {
  const said = server.rows('select type, status from messages where thread_uid = ? order by seq', scene.threadUid)
  expect(said.filter(({ type }) => type === 'TEXT' || type === 'FILE')).toEqual([
    { type: 'TEXT', status: 'SUCCESS' },
    { type: 'FILE', status: 'SUCCESS' },
  ])
  expect(said.filter(({ type }) => type === 'RECALL' || type === 'IMAGE')).toEqual([])
  for (const { by, request } of controls(world, await signedLink())) {
    const row = `${named(request)} by ${by}`
    const { status, body } = await ask(request, by === undefined ? undefined : world.rightful[by].token)
    // Only pictures have a thumbnail, but the link is valid.
    if (row.includes('/thumbnail')) continue
    expect({ row, status, body }).toEqual({ row, status: 200, body: expect.any(String) })
  }
})
