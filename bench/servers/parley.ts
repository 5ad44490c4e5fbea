import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { hashPassword } from '../../app/auth/passwords.ts'
import type { Uid } from '../../domain/ids.ts'
import type { WorkgroupSettings } from '../../domain/organization/workgroup.ts'
import { newProfile } from '../../domain/people/agent.ts'
import { defaults, seed } from '../../server/storage/seed.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import type { Store } from '../../store/store.ts'
import { type NodeChild, startChild } from './child.ts'
import { diskFolder, removeFolder } from './disk-folder.ts'

/** Password of every agent, and of the initial admin. */
export const password = 'the password of every benchmark agent'
/** Cheap, as nobody guesses here and each start logs in many. */
const cost = { N: 1024, r: 8, p: 1 }

/** An agent of the benchmark. */
export interface BenchAgent {
  readonly uid: Uid
  readonly accountUid: Uid
  readonly username: string
  readonly password: string
}

/** The options of a server. */
export interface ParleyOptions {
  readonly nodeOptions?: readonly string[]
  /** Environment variables besides host, port and data folder. */
  readonly environment?: NodeJS.ProcessEnv
  /** Visitors who are known before the start: a server accepts only so many new ones a minute from one address. */
  readonly visitors?: number
  /** Capacity of each agent. */
  readonly capacity?: number
  /** Settings of the workgroup that all agents are in. */
  readonly settings?: Partial<WorkgroupSettings>
  /** Opens another store than the file of the data folder. */
  readonly open?: () => Promise<Store>
}

/** A data folder with its agents and visitors. */
export interface ParleyFolder {
  readonly path: string
  readonly database: string
  readonly agents: readonly BenchAgent[]
  readonly visitors: readonly Uid[]
}

/** Parley as `npm start` runs it, on a data folder of its own. */
export interface ParleyChild extends NodeChild {
  readonly folder: ParleyFolder
  readonly agents: readonly BenchAgent[]
  readonly visitors: readonly Uid[]
  /** Returns how many messages of visitors and agents are in the file, read directly. */
  readonly storedTexts: () => number
  /** Size of the log and of its WAL. */
  readonly fileBytes: () => { readonly log: number; readonly wal: number }
  readonly removeFolder: () => void
}

/** Starts Parley with agents who can log in. Refuses a data folder in memory, where an fsync costs nothing. */
export async function startParley(agentCount: number, options: ParleyOptions = {}): Promise<ParleyChild> {
  return startParleyOn(await makeFolder(agentCount, options), options)
}

/** Starts Parley on an existing folder, such as one that was filled. */
export async function startParleyOn(folder: ParleyFolder, options: ParleyOptions = {}): Promise<ParleyChild> {
  const { nodeOptions = [], environment = {} } = options
  const { path, database, agents, visitors } = folder
  const child = await startChild(new URL('../../server/start.mjs', import.meta.url), {
    nodeOptions,
    environment: {
      PARLEY_PORT: '0',
      PARLEY_DATA: path,
      PARLEY_LOG_LEVEL: 'warn',
      PARLEY_LIMITS: 'off',
      ...environment,
    },
  })
  return {
    ...{ ...child, folder, agents, visitors },
    storedTexts: () => countTexts(database),
    fileBytes: () => ({ log: sizeOf(database), wal: sizeOf(`${database}-wal`) }),
    removeFolder: () => removeFolder(path),
  }
}

/** Makes a data folder with its agents and visitors. */
export async function makeFolder(agentCount: number, options: ParleyOptions): Promise<ParleyFolder> {
  const path = diskFolder('parley-bench-')
  const database = join(path, 'parley.db')
  const agents = await addAgents(database, agentCount, options)
  return {
    path,
    database,
    agents,
    visitors: options.visitors === undefined ? [] : addVisitors(database, options.visitors),
  }
}

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0
}

async function addAgents(
  database: string,
  count: number,
  { capacity = 10, settings = {}, open = () => openFile(database) }: ParleyOptions,
): Promise<BenchAgent[]> {
  const store = await open()
  await seed(store, password, cost)
  // Not by addAgent, which would hash the same password for each.
  const hash = await hashPassword(password, cost)
  const agents: BenchAgent[] = []
  for (let index = 0; index < count; index += 1) {
    const username = `bench${index}`
    const [uid, accountUid] = [`${username}_agent` as Uid, `${username}_user` as Uid]
    const look = { nickname: username, avatar: '', status: 'AVAILABLE', role: 'AGENT' } as const
    const agent = {
      uid,
      accountUid,
      orgUid: defaults.orgUid,
      username,
      ...look,
      capacity,
      lastAssignedAt: 0,
      ...newProfile,
    }
    await store.agents.create(agent, hash, { workgroups: [defaults.workgroupUid], sinceMs: 0 })
    agents.push({ uid, accountUid, username, password })
  }
  await store.groups.change(defaults.workgroupUid, (group) => ({
    ...group,
    settings: { ...group.settings, ...settings },
  }))
  await store.close()
  return agents
}

function openFile(database: string): Promise<Store> {
  const onDeath = (error: Error) => {
    throw error
  }
  return openSqlite(database, { onDeath })
}

/** In one transaction, directly in the file: the store would sync the file for each. */
function addVisitors(database: string, count: number): Uid[] {
  const uids = Array.from({ length: count }, (_, index) => `v${String(index).padStart(21, '0')}` as Uid)
  const db = new DatabaseSync(database)
  const insert = db.prepare(
    `insert into visitors (uid, org_uid, site_uid, verified, nickname, avatar, profile, created_at, seen_at)
     values (?, ?, ?, 0, 'Vera', '', '{}', ?, ?)`,
  )
  db.exec('begin')
  for (const uid of uids) insert.run(uid, defaults.orgUid, uid, Date.now(), Date.now())
  db.exec('commit')
  db.close()
  return uids
}

function countTexts(database: string): number {
  const db = new DatabaseSync(database)
  try {
    return Number(db.prepare(`select count(*) as count from messages where type = 'TEXT'`).get()?.count)
  } finally {
    db.close()
  }
}
