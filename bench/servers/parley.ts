import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { hashPassword } from '../../app/passwords.ts'
import type { Uid } from '../../domain/ids.ts'
import { defaults, seed } from '../../server/seed.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import { type ServerChild, startChild } from './child.ts'

const password = 'the password of every benchmark agent'
const typeOfTmpfs = 0x01021994

/** Parley as `npm start` runs it, on a data folder of its own. */
export interface ParleyChild extends ServerChild {
  readonly agents: readonly { readonly username: string; readonly password: string }[]
  /** How many messages of visitors and agents are in the file, read past all of our code. */
  readonly storedTexts: () => number
  readonly removeFolder: () => void
}

/** Starts Parley with agents who can log in. Refuses a data folder in memory, where an fsync costs nothing. */
export async function startParley(agentCount: number, nodeOptions: readonly string[] = []): Promise<ParleyChild> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'))
  const removeFolder = () => rmSync(folder, { recursive: true, force: true })
  if (statfsSync(folder).type === typeOfTmpfs) {
    removeFolder()
    throw new Error(`${tmpdir()} is in memory: set TMPDIR to a folder on a disk.`)
  }
  const database = join(folder, 'parley.db')
  const agents = await addAgents(database, agentCount)
  const child = await startChild(new URL('../../server/start.mjs', import.meta.url), {
    nodeOptions,
    environment: { PARLEY_PORT: '0', PARLEY_DATA: folder, PARLEY_LOG_LEVEL: 'warn' },
  })
  return { ...child, agents, removeFolder, storedTexts: () => countTexts(database) }
}

async function addAgents(database: string, count: number): Promise<ParleyChild['agents']> {
  const store = await openSqlite(database, (error) => {
    throw error
  })
  await seed(store, password)
  // Not by addAgent: it would hash the same password for each.
  const hash = await hashPassword(password)
  const usernames = Array.from({ length: count }, (_, index) => `bench${index}`)
  for (const username of usernames) {
    const uids = { uid: `${username}_agent` as Uid, accountUid: `${username}_user` as Uid, orgUid: defaults.orgUid }
    const agent = { ...uids, username, nickname: username, avatar: '', status: 'AVAILABLE', role: 'AGENT' } as const
    await store.agents.create({ ...agent, capacity: 10, lastAssignedAt: 0 }, hash, [defaults.workgroupUid])
  }
  await store.close()
  return usernames.map((username) => ({ username, password }))
}

function countTexts(database: string): number {
  const db = new DatabaseSync(database)
  try {
    return Number(db.prepare(`select count(*) as count from messages where type = 'TEXT'`).get()?.count)
  } finally {
    db.close()
  }
}
