import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { allowSocial } from '../support/app-users.ts'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { connect, logIn, newVisitor, openThread, type TestDevice, type TestPerson } from '../support/people.ts'
import { leaveSocialTraces } from '../support/social-traces.ts'
import { addTestAgent, agentPassword } from '../support/test-server.ts'
import { comes, leaveTraces } from '../support/traces.ts'

const server = perFile.server()
let admin: TestPerson
let device: TestDevice

beforeAll(async () => {
  admin = await logIn(server)
  device = await connect(server, admin)
  return () => device.drop()
})

const ask = (uid: string, token = admin.token) =>
  fetch(`${server.url}/api/v1/contact/${uid}/export`, { headers: { authorization: `Bearer ${token}` } })

/** Unpacks an export with a program that knows nothing of us; returns the contents by name. */
async function unpacked(answer: Response): Promise<Map<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-export-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'visitor.zip'), Buffer.from(await answer.arrayBuffer()))
  execFileSync('python3', ['-m', 'zipfile', '-e', join(folder, 'visitor.zip'), join(folder, 'out')])
  const files = readdirSync(join(folder, 'out'), { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
  return new Map(files.map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name), 'utf8')]))
}

test('an export has everything that is stored of a visitor, and nothing of anybody else', async () => {
  const other = await newVisitor(server, 'Olga')
  const visitor = await leaveTraces(server, await comes(server), admin)
  const [mark = ''] = visitor.traces
  const answer = await ask(visitor.uid)
  expect(answer.headers.get('content-type')).toBe('application/zip')
  expect(answer.headers.get('content-disposition')).toContain('visitor.zip')
  const files = await unpacked(answer)
  const names = [...files.keys()]
  const person = JSON.parse(files.get('person.json') ?? '')
  expect(person).toMatchObject({
    visitor: { uid: visitor.uid, nickname: visitor.name, siteUid: visitor.siteUid, profile: { mobile: `${mark}555` } },
    noted: { note: `${mark}kept`, tags: [`${mark}tag`] },
    devices: [{ clientId: `${visitor.uid}/web/d1` }],
  })
  const lines = (files.get(`${visitor.thread.uid}.jsonl`) ?? '')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines[0]).toMatchObject({ uid: visitor.thread.uid, category: `${mark}category`, score: 4 })
  expect(lines.slice(1).map(({ seq }) => seq)).toEqual(lines.slice(1).map((_, at) => at + 1))
  expect(lines.map(({ content }) => content)).toContain(`hello ${mark}word and ${mark}other`)
  expect(names.filter((name) => name.endsWith('.jsonl')).length).toBe(3)
  expect(files.get(`${visitor.thread.uid}_internal.jsonl`)).toContain(`${mark}note by an agent`)
  const text = names.find((name) => name.endsWith(`${mark}.txt`)) ?? ''
  expect(files.get(text)).toBe(`${mark}bytes of a file`)
  for (const end of [`${mark}.png`, `${mark}-answer.txt`])
    expect(names.filter((name) => name.endsWith(end))).toHaveLength(1)
  for (const content of files.values()) expect(content).not.toContain(other.uid)
})

test('it lists the sessions: when each began and was last used, and no token', async () => {
  const before = Date.now()
  const visitor = await newVisitor(server, 'Vera')
  await openThread(server, visitor, { type: '1', sid: 'df_wg_uid' })
  const begunBy = Date.now()
  await server.http.post('/visitor/api/v1/refresh', {}, visitor.token)
  const files = await unpacked(await ask(visitor.uid))
  const { sessions } = JSON.parse(files.get('person.json') ?? '')
  expect(sessions).toEqual([{ beganAt: expect.any(Number), lastActiveAt: expect.any(Number) }])
  const [{ beganAt, lastActiveAt }] = sessions
  expect(beganAt).toBeGreaterThanOrEqual(before)
  expect(beganAt).toBeLessThan(begunBy)
  expect(lastActiveAt).toBeGreaterThanOrEqual(beganAt)
  expect(lastActiveAt).toBeLessThanOrEqual(Date.now())
  for (const content of files.values()) expect(content).not.toContain(visitor.token)
})

test('of friends and groups, an export has only what the visitor wrote there themselves, and their side of the rest', async () => {
  await allowSocial(server)
  const visitor = await comes(server)
  const [mark = ''] = visitor.traces
  const { friend } = await leaveSocialTraces(server, visitor)
  const files = await unpacked(await ask(visitor.uid))
  const all = [...files.values()].join('\n')
  for (const own of [`${mark}to a friend`, `${mark}to the group`, `${mark}asks`, `${mark}reports`])
    expect(all).toContain(own)
  for (const others of [`dear ${mark}`, 'quite so', 'my own words', 'look']) expect(all).not.toContain(`"${others}"`)
  expect(JSON.parse(files.get('person.json') ?? '')).toMatchObject({
    relations: expect.arrayContaining([expect.objectContaining({ state: 'BLOCKED' })]),
    reports: [{ kind: 'PERSON', text: `${mark}reports` }],
  })
  expect(all).not.toContain(`"sender":{"uid":"${friend.uid}"`)
})

test('it is for admins, of their own organization, and recorded', async () => {
  const visitor = await newVisitor(server)
  await addTestAgent(server.dataFolder, 'colleague', 0)
  const colleague = await logIn(server, 'colleague', agentPassword)
  const refusal = await ask(visitor.uid, colleague.token)
  expect({ status: refusal.status, body: await refusal.json() }).toEqual(refused(403, 'forbidden'))
  expect((await ask('nobody')).status).toBe(404)
  await (await ask(visitor.uid)).arrayBuffer()
  const { body } = await server.http.get('/api/v1/audit/query?kind=visitor.export', admin.token)
  expect(body.data.content[0]).toMatchObject({ doer: { uid: admin.uid }, targetUid: visitor.uid, targetName: '' })
})

test('an export that nobody reads holds up nobody, and makes room when it is given up', async () => {
  const visitor = await newVisitor(server)
  for (let at = 0; at < 4; at += 1) {
    const leaving = new AbortController()
    const { signal } = leaving
    const headers = { authorization: `Bearer ${admin.token}` }
    await fetch(`${server.url}/api/v1/contact/${visitor.uid}/export`, { headers, signal })
    leaving.abort()
  }
  await expect.poll(async () => (await ask(visitor.uid)).status).toBe(200)
})
