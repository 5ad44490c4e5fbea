import { readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { isPassword } from '../../app/auth/passwords.ts'
import { lockDataFolder } from '../../server/storage/data-folder.ts'
import { defaults, prepare, seed } from '../../server/storage/seed.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import type { Store } from '../../store/store.ts'
import { newChildServer, runStart, temporaryFolder } from '../support/child-server.ts'
import { logIn } from '../support/people.ts'

const passwordLine = /^Login admin, password (\S+) {2}\(shown this once/m
const passwordIn = (stdout: string) => passwordLine.exec(stdout)?.[1] ?? ''
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

test('the first start creates everything and says where to go; the second finds it and prints no password', async () => {
  const server = await newChildServer({ PARLEY_ADMIN_PASSWORD: undefined })
  await server.start()
  expect(server.stdout).toContain(`Parley is ready: ${server.url}\n`)
  for (const place of ['Shop     $/  ', 'Console  $/console  ', 'API      $/docs\n'])
    expect(server.stdout).toContain(place.replace('$', server.url))
  expect(server.stdout).toContain(`${server.url}/docs\n`)
  expect(server.stdout).toContain(`${server.wsUrl}\n`)
  expect(passwordIn(server.stdout).length).toBeGreaterThanOrEqual(16)
  expect(modeOf(server.dataFolder)).toBe('700')
  expect(modeOf(join(server.dataFolder, 'secret'))).toBe('600')
  expect(modeOf(join(server.dataFolder, 'parley.db'))).toBe('600')
  const secret = readFileSync(join(server.dataFolder, 'secret'), 'utf8')
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
  expect(readdirSync(server.dataFolder).filter((name) => name.startsWith('secret'))).toEqual(['secret'])
  expect(server.rows('select uid from organizations')).toEqual([{ uid: 'df_org_uid' }])
  expect(server.rows('select uid, org_uid from workgroups')).toEqual([{ uid: 'df_wg_uid', org_uid: 'df_org_uid' }])
  expect(server.rows('select workgroup_uid, agent_uid from memberships')).toEqual([
    { workgroup_uid: 'df_wg_uid', agent_uid: 'df_ag_uid' },
  ])
  const password = passwordIn(server.stdout)
  const { uid, token } = await logIn(server, 'admin', password)
  expect(uid).toBe('df_ag_uid')
  expect(JSON.stringify(server.rows('select * from users'))).not.toContain(password)
  await server.end('SIGTERM')

  await server.start()
  expect(server.stdout).toContain(`Parley is ready: ${server.url}\n`)
  expect(server.stdout).not.toMatch(/password/i)
  expect(readFileSync(join(server.dataFolder, 'secret'), 'utf8')).toBe(secret)
  expect((await server.http.get('/api/v1/user/profile', token)).status).toBe(200)
  expect((await logIn(server, 'admin', password)).uid).toBe('df_ag_uid')
})

test('a first start that cannot listen still prints the password it created, as that is printed only once', async () => {
  const server = await newChildServer({ PARLEY_ADMIN_PASSWORD: undefined })
  const port = Number(new URL(server.url).port)
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve))
  const failed = await runStart({ PARLEY_PORT: String(port), PARLEY_DATA: server.dataFolder })
  await new Promise((resolve) => other.close(resolve))
  expect(failed.code).toBe(2)
  expect(failed.stderr).toContain(`127.0.0.1:${port} is in use`)
  await server.start()
  expect(server.stdout).not.toMatch(/password/i)
  expect((await logIn(server, 'admin', passwordIn(failed.stdout))).uid).toBe('df_ag_uid')
})

/** Two processes with the same new database. */
async function newPair() {
  const database = join(temporaryFolder(), 'parley.db')
  const onDeath = (error: Error) => expect(error).toBeUndefined()
  const [one, other] = [await openSqlite(database, { onDeath }), await openSqlite(database, { onDeath })]
  onTestFinished(async () => {
    for (const store of [one, other]) await store.close()
  })
  return { one, other }
}

const cost = { N: 1024, r: 8, p: 1 }

/** The store as a process sees it that looked for the admin just before another one created them. */
function lookedBefore(store: Store): Store {
  let looks = 0
  const byUid: Store['agents']['byUid'] = async (uid) => {
    looks += 1
    return looks === 1 ? null : store.agents.byUid(uid)
  }
  return { ...store, agents: { ...store.agents, byUid }, staff: { ...store.staff, hasAdmin: async () => false } }
}

const isAdminPassword = async ({ agents }: Store, password: string) => {
  const account = await agents.account(defaults.accountUid)
  return account !== null && isPassword(password, account.passwordHash)
}

test('of two first starts at once one creates the admin, and only that one tells a password, which is right', async () => {
  const { one, other } = await newPair()
  const seeded = [await seed(one, undefined, cost), await seed(lookedBefore(other), undefined, cost)]
  expect(seeded.map(({ isNew }) => isNew)).toEqual([true, false])
  expect(seeded.map(({ password }) => typeof password)).toEqual(['string', 'undefined'])
  expect(await isAdminPassword(other, seeded[0]?.password ?? '')).toBe(true)
})

test('a server’s given password counts, also where a command creates the admin while it starts', async () => {
  const { one, other } = await newPair()
  const sessions = { outdate: () => {} }
  const given = 'the password that was given'
  await seed(one, undefined, cost)
  await prepare({ store: lookedBefore(other), sessions }, given, cost)
  expect(await isAdminPassword(one, given)).toBe(true)
})

test('a command creates and tells no admin while a server starts on the folder', async () => {
  const PARLEY_DATA = temporaryFolder()
  const release = lockDataFolder(PARLEY_DATA)
  const told = await runStart({ PARLEY_DATA, PARLEY_ADMIN_PASSWORD: undefined }, ['./commands/key.ts', 'identity'])
  release()
  expect(told).toMatchObject({ code: 0, stderr: '' })
  const server = await newChildServer({ PARLEY_DATA, PARLEY_ADMIN_PASSWORD: 'the password that was given' })
  await server.start()
  expect(server.stdout).not.toMatch(/password/i)
  expect((await logIn(server, 'admin', 'the password that was given')).uid).toBe('df_ag_uid')
})

test('concurrent first starts agree on one secret', async () => {
  const PARLEY_DATA = join(temporaryFolder(), 'data')
  const starts = Array.from({ length: 4 }, () => runStart({ PARLEY_DATA }, ['./commands/key.ts', 'identity']))
  const told = (await Promise.all(starts)).filter(({ code }) => code === 0).map(({ stdout }) => stdout)
  const again = await runStart({ PARLEY_DATA }, ['./commands/key.ts', 'identity'])
  expect(told.length).toBeGreaterThan(0)
  expect(new Set([...told, again.stdout])).toEqual(new Set([again.stdout]))
  expect(again.code).toBe(0)
  expect(readdirSync(PARLEY_DATA).filter((name) => name.startsWith('secret'))).toEqual(['secret'])
})
