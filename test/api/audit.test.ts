import { expect, test } from 'vitest'
import { actKinds } from '../../domain/audit.ts'
import { runStart } from '../support/child-server.ts'
import { rows } from '../support/every-route.ts'
import { perFile } from '../support/fixtures.ts'
import { type Control, controls } from '../support/isolation/controls.ts'
import { asIfNothing } from '../support/isolation/foreign.ts'
import { poster } from '../support/isolation/poster.ts'
import { openWorld } from '../support/isolation/world.ts'
import { logIn } from '../support/people.ts'
import { listIn } from '../support/setting-up.ts'
import { adminPassword, startTestServer } from '../support/test-server.ts'

interface Entry {
  readonly at: number
  readonly kind: string
  readonly doer: { readonly kind: string; readonly uid: string; readonly name: string }
  readonly targetUid: string
  readonly targetName: string
  readonly changes: readonly { readonly field: string; readonly from?: string; readonly to?: string }[]
}

const server = perFile.server()
const world = perFile.made(
  () => openWorld(server),
  (made) => made.close(),
)

const admin = () => world.rightful.admin
const written = () => server.rows('select count(*) as count from audit')[0]?.count as number
const newest = async (query = '') =>
  listIn<Entry>(await server.http.get(`/api/v1/audit/query?pageSize=100${query}`, admin().token))

async function ask({ by, request }: Control): Promise<number> {
  const token = by === undefined ? undefined : world.rightful[by].token
  const { method, path, body } = request
  const headers = { authorization: `Bearer ${token}` }
  if (method === 'GET') return (await fetch(server.url + path, { headers })).status
  return (await server.http[method === 'PUT' ? 'put' : 'post'](path, body, token)).status
}

test('each act of an admin, export and announcement is recorded once, and nothing else is', async () => {
  const all = controls(world)
  const acts = all.filter(({ by, request }) => by === 'admin' && request.method === 'POST')
  const given = rows(world.scene).filter(({ door, method }) => door === 'admin' && method === 'POST')
  expect(new Set(given.map(({ path }) => path)).size).toBeGreaterThan(10)
  for (const { path } of given) expect(acts.map((one) => one.request.path)).toContain(path)
  for (const control of all) {
    const { by, request } = control
    if (request.body instanceof FormData || request.path.startsWith('/file')) continue
    const before = written()
    expect([request.path, await ask(control)]).toEqual([request.path, 200])
    const isAct = acts.includes(control) && !request.path.includes('/thread/transfer/')
    const isOther = /^\/auth\/v1\/login$|announcement\/create$|\/contact\/[^/]+\/export$/.test(request.path)
    const isOwn = request.method === 'PUT' || request.path.endsWith('/change/password')
    const isExport = by === 'admin' && request.path.endsWith('/export')
    const isRecorded = isAct || isOther || isOwn || isExport
    expect([by, request.path, written() - before]).toEqual([by, request.path, isRecorded ? 1 : 0])
  }
})

test('a refused act is not recorded', async () => {
  const before = written()
  const asked = rows(world.scene).filter(({ door, method }) => door === 'admin' && method === 'POST')
  const nothing = rows(asIfNothing(world.scene, 'neighbour')).filter(({ door }) => door === 'admin')
  for (const { path, body } of asked)
    expect((await server.http.post(path, body, world.strangers.inside.token)).status).toBe(403)
  for (const { path, body, method } of nothing) {
    const isNaming = JSON.stringify(body ?? {}).includes('made-up')
    if (method === 'POST' && isNaming) expect((await server.http.post(path, body, admin().token)).status).not.toBe(200)
  }
  expect(written()).toBe(before)
})

test('an entry has who, what and when; old and new values unless they are secret, otherwise the field’s name', async () => {
  const post = poster(server)
  const from = Date.now()
  const agent = { username: 'ann', password: 'a long password of Ann', nickname: 'Ann', capacity: 3 }
  const { uid } = await post('/api/v1/agent/create', agent, admin())
  const change = { uid, capacity: 5, role: 'ADMIN', nickname: 'Ann', password: 'another long password' }
  await post('/api/v1/agent/update', change, admin())
  const settings = { maxWaiting: 7, texts: { en: { welcome: 'a private welcome' } } }
  await post('/api/v1/workgroup/update', { uid: 'df_wg_uid', settings }, admin())
  const [updated, changed, created] = await newest()
  expect(changed).toEqual({
    ...{ uid: expect.any(String), at: expect.any(Number), kind: 'agent.update', targetUid: uid, targetName: 'Ann' },
    doer: { kind: 'agent', uid: admin().uid, name: 'Admin' },
    changes: [
      { field: 'capacity', from: '3', to: '5' },
      { field: 'role', from: 'AGENT', to: 'ADMIN' },
      { field: 'password' },
    ],
  })
  expect(created).toMatchObject({ kind: 'agent.create', targetUid: uid })
  expect(updated).toMatchObject({ kind: 'workgroup.update', targetUid: 'df_wg_uid', targetName: 'Support' })
  expect(updated?.changes).toEqual([{ field: 'maxWaiting', from: '0', to: '7' }, { field: 'texts' }])
  expect(changed?.at).toBeGreaterThanOrEqual(from)
  const all = JSON.stringify(server.rows('select * from audit'))
  for (const secret of ['a long password', 'another long', 'a private welcome', 'parley_'])
    expect(all).not.toContain(secret)
})

test('shared quick replies are recorded without their texts, an agent’s own not at all', async () => {
  const post = poster(server)
  const before = written()
  const reply = { shortcut: 'bye', title: 'Bye', content: 'a private farewell' }
  await post('/api/v1/quickreply/create', reply, admin())
  expect(written()).toBe(before)
  const { uid } = await post('/api/v1/quickreply/create', { ...reply, shared: true }, admin())
  await post('/api/v1/quickreply/update', { uid, content: 'another farewell' }, admin())
  await post('/api/v1/quickreply/create', { replies: [{ ...reply, shortcut: 'x' }], shared: true }, admin())
  await post('/api/v1/quickreply/delete', { uid }, admin())
  const entries = (await newest()).slice(0, 4)
  const kinds = ['quickreply.delete', 'quickreply.merge', 'quickreply.update', 'quickreply.create']
  expect(entries.map(({ kind }) => kind)).toEqual(kinds)
  expect(entries[2]).toMatchObject({ targetUid: uid, targetName: 'bye', changes: [{ field: 'content' }] })
  expect(JSON.stringify(entries)).not.toContain('farewell')
})

test('logins of agents are recorded, failed ones once a minute for each agent, those of unknown names not', async () => {
  const before = written()
  const login = (username: string, password: string) => server.http.post('/auth/v1/login', { username, password })
  for (let times = 0; times < 2; times += 1) {
    expect((await login('admin', 'a wrong password')).status).toBe(401)
    expect((await login(`nobody ${times}`, 'a wrong password')).status).toBe(401)
  }
  await logIn(server, 'admin', adminPassword)
  await expect.poll(written).toBe(before + 2)
  const [one, other] = await newest()
  expect([one, other].map((entry) => entry?.kind).sort()).toEqual(['login', 'login.failed'])
  const failed = [one, other].find((entry) => entry?.kind === 'login.failed')
  expect(failed).toMatchObject({ doer: { kind: 'nobody', uid: '', name: '' }, targetName: 'admin' })
})

test('only admins can read it, for their own organization', async () => {
  const { visitor, inside, outside } = world.strangers
  const read = (token?: string) => server.http.get('/api/v1/audit/query', token)
  expect((await read()).status).toBe(401)
  for (const { token } of [visitor, inside, outside]) expect((await read(token)).status).toBe(403)
  const foreign = await read(world.strangers.neighbour.token)
  expect([foreign.status, foreign.body.data.totalElements]).toEqual([200, 1])
  expect(listIn<Entry>(foreign)[0]).toMatchObject({ kind: 'login', doer: { uid: world.strangers.neighbour.uid } })
})

test('it is read in pages, newest first, filtered by who, what and when', async () => {
  const all = await newest()
  expect(all.map(({ at }) => at)).toEqual(all.map(({ at }) => at).toSorted((a, b) => b - a))
  const kinds = new Set(all.map(({ kind }) => kind))
  expect([...kinds].every((kind) => (actKinds as readonly string[]).includes(kind))).toBe(true)
  const some = await newest('&kind=agent.update')
  expect(some.length).toBeGreaterThan(0)
  expect(some).toEqual(all.filter(({ kind }) => kind === 'agent.update'))
  const nobodys = await newest('&doerUid=nobody')
  expect(nobodys).toEqual([])
  const { at } = all[2] ?? { at: 0 }
  expect(await newest(`&to=${at}`)).toEqual(all.filter((entry) => entry.at < at))
  expect(await newest(`&from=${at}`)).toEqual(all.filter((entry) => entry.at >= at))
  const second = await server.http.get('/api/v1/audit/query?pageSize=1&pageNumber=1', admin().token)
  expect(listIn<Entry>(second)).toEqual([all[1]])
})

test('its CSV executes nothing in a spreadsheet', async () => {
  const post = poster(server)
  await post('/api/v1/apikey/create', { name: '=cmd|calc' }, admin())
  const headers = { authorization: `Bearer ${admin().token}` }
  const answer = await fetch(`${server.url}/api/v1/audit/query?format=csv`, { headers })
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(answer.headers.get('content-disposition')).toContain('audit.csv')
  const [head, first] = (await answer.text()).split('\r\n')
  expect(head).toBe('time,kind,doer,doerUid,doerKind,target,targetUid,changes')
  expect(first).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z,apikey\.create,Admin,/)
  expect(first).toContain(",'=cmd|calc,")
})

test('commands and a changed admin password at the start are recorded', async () => {
  const commanding = await startTestServer()
  const environment = { PARLEY_DATA: commanding.dataFolder }
  for (const words of [
    ['./commands/agent.ts', 'create', 'bob'],
    ['./commands/key.ts', 'create', 'shop'],
    ['./commands/key.ts', 'identity'],
  ])
    expect((await runStart(environment, words)).code).toBe(0)
  const doers = "select kind from audit where doer_kind = 'command' order by at, kind"
  expect(commanding.rows(doers).map(({ kind }) => kind)).toEqual(['agent.create', 'apikey.create', 'identity.read'])
  await commanding.stop()
  const again = await startTestServer({ dataFolder: commanding.dataFolder })
  const passwords = "select doer_kind, target_name from audit where kind = 'password.set'"
  expect(again.rows(passwords)).toEqual([])
  await again.stop()
  const another = await startTestServer({ dataFolder: commanding.dataFolder, config: { adminPassword: 'another one' } })
  expect(another.rows(passwords)).toEqual([{ doer_kind: 'server', target_name: 'admin' }])
  await another.remove()
})
