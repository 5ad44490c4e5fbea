import { afterAll } from 'vitest'
import { postgresSuite } from '../support/needs.ts'
import { type PostgresServer, startPostgres, stopPostgres } from '../support/postgres.ts'
import { openPostgresFixture } from '../support/postgres-fixture.ts'
import { everyContract } from './every-contract.ts'

// A server of its own: a transaction under way in any other database of a server holds marks back, and what was there
// before counts as new for as long.
let started: Promise<PostgresServer> | undefined

afterAll(async () => {
  if (started !== undefined) await stopPostgres(await started)
})

postgresSuite('with a PostgreSQL', () => {
  everyContract('PostgreSQL', () => {
    started ??= startPostgres()
    return openPostgresFixture(started)
  })
})
