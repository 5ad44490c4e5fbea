import { openPostgres } from '../../store/postgres/open-postgres.ts'
import { type PostgresServer, startPostgres, stopPostgres } from '../../test/support/postgres.ts'
import { pathOf, postgres } from '../../test/support/programs.ts'
import type { Resources } from '../resources.ts'
import { makeFolder, type startParley, startParleyOn } from './parley.ts'

/**
 * Returns what starts Parley on a PostgreSQL of its own, which ends with the row; undefined if none is installed. What
 * PostgreSQL itself uses is not in the figures of the server.
 */
export async function parleyOnPostgres(resources: Resources): Promise<typeof startParley | undefined> {
  if (pathOf(postgres) === undefined) return undefined
  const server = await startPostgres()
  let databases = 0
  resources.after(() => stopPostgres(server))
  return async (agentCount, options = {}) => {
    databases += 1
    const name = `bench${databases}`
    server.ask('postgres', `create database ${name}`)
    const url = server.url(name)
    const folder = await makeFolder(agentCount, { ...options, open: () => openPostgres(url, {}) })
    const child = await startParleyOn(folder, {
      ...options,
      environment: { ...options.environment, DATABASE_URL: url },
    })
    return { ...child, storedTexts: () => textsIn(server, name) }
  }
}

function textsIn(server: PostgresServer, database: string): number {
  return Number(server.ask(database, `select count(*) from messages where type = 'TEXT'`))
}
