import { dirname, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import { copyDatabase } from '../../store/postgres/copy/copy-database.ts'
import { Pool } from '../../store/postgres/driver/pool.ts'
import { UnusableDatabase } from '../../store/postgres/migrate-postgres.ts'
import { openPostgres } from '../../store/postgres/open-postgres.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import { ConfigFaults } from '../config/config.ts'
import { lockDataFolder } from '../storage/data-folder.ts'
import { lockDatabase } from '../storage/open-database.ts'

const usage = `npm run migrate -- --from sqlite:data/parley.db --to postgres://user:password@host/database
Copies everything but uploads and the secret. The server must not run. What was interrupted goes on when it is run again.`

/** Runs `npm run migrate`. Exit 0: done, 1: failed, 2: not understood or not possible. */
async function main(): Promise<void> {
  const { from, to } = readWords()
  const unlock = lockDataFolder(dirname(from))
  const release = await lockDatabase({ url: to, purpose: 'copy', onTaken: fail })
  try {
    // Both of this version before anything is copied.
    await (await openSqlite(from, { onDeath: fail })).close()
    await (await openPostgres(to, {})).close()
    await copy(from, to)
  } finally {
    await release()
    unlock()
  }
  process.stdout.write('Everything is copied and compared. Start with DATABASE_URL, and keep the folder as it is.\n')
}

function readWords(): { from: string; to: string } {
  const options = { from: { type: 'string' }, to: { type: 'string' } } as const
  const { from = '', to = '' } = parseArgs({ args: process.argv.slice(3), options }).values
  if (!from.startsWith('sqlite:') || !/^postgres(ql)?:\/\//.test(to)) throw new ConfigFaults([usage])
  return { from: resolve(from.slice('sqlite:'.length)), to }
}

async function copy(from: string, to: string): Promise<void> {
  const source = new DatabaseSync(from, { readOnly: true })
  const pool = new Pool({ url: to, max: 1, isolation: 'read committed', isPatient: true })
  const client = await pool.connect()
  try {
    await copyDatabase(source, client, (table, copied, total) => {
      if (total > 0) process.stdout.write(`${table}: ${copied} of ${total}\n`)
    })
  } finally {
    client.release()
    await pool.close()
    source.close()
  }
}

function fail(error: Error): never {
  throw error
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    const isTold = error instanceof ConfigFaults || error instanceof UnusableDatabase
    process.stderr.write(`${error.message}\n`)
    process.exit(isTold ? 2 : 1)
  },
)
