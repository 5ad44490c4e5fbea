import { randomUUID } from 'node:crypto'
import { openPostgres } from '../../store/postgres/open-postgres.ts'
import type { Store } from '../../store/store.ts'
import type { Fixture } from '../contract/fixture.ts'
import { type PostgresServer, sharedPostgres } from './postgres.ts'

/** What is in a database before a test begins; its name is a part of the one of the database that is copied. */
export interface Furniture {
  readonly name: string
  readonly fill: (store: Store) => Promise<unknown>
}

const bare: Furniture = { name: 'bare', fill: async () => {} }

/** Makes a database with all tables, a copy of one that was migrated once a run; returns its name. */
export async function freshDatabase(
  furniture: Furniture = bare,
  shared = sharedPostgres(),
): Promise<{ server: PostgresServer; name: string }> {
  const server = await shared
  const name = `t_${randomUUID().replaceAll('-', '')}`
  const key = `${server.folder} ${furniture.name}`
  const making = prepared.get(key) ?? prepareTemplate(server, furniture)
  prepared.set(key, making)
  server.ask('postgres', `select pg_advisory_lock(1); create database ${name} template ${await making}`)
  return { server, name }
}

const prepared = new Map<string, Promise<string>>()

/** Workers wait for each other by a lock, which ends with the connection that has it. */
async function prepareTemplate(server: PostgresServer, { name, fill }: Furniture): Promise<string> {
  const template = `parley_template_${name}`
  const made = `select pg_advisory_lock(1); select count(*) from pg_database where datname = '${template}'`
  if (server.ask('postgres', made).endsWith('1')) return template
  const draft = `draft_${randomUUID().replaceAll('-', '')}`
  server.ask('postgres', `create database ${draft}`)
  const store = await openPostgres(server.url(draft), {})
  await fill(store)
  await store.close()
  try {
    server.ask('postgres', `alter database ${draft} rename to ${template}`)
  } catch {
    // Another worker was faster.
    server.ask('postgres', `drop database ${draft}`)
  }
  return template
}

/** Opens a store on a database of its own, on the server of the run or on another one. */
export async function openPostgresFixture(given?: Promise<PostgresServer>): Promise<Fixture> {
  const { server, name } = await freshDatabase(bare, given)
  let store: Store = await openPostgres(server.url(name), {})
  return {
    store,
    reopen: async () => {
      await store.close()
      store = await openPostgres(server.url(name), {})
      return store
    },
    run: (sql, ...values) => {
      let index = -1
      // Tests also write what no constraint of ours allows.
      server.ask(name, `set session_replication_role = replica; ${sql.replaceAll('?', () => literal(values[++index]))}`)
    },
    remove: async () => {
      await store.close()
      server.ask('postgres', `drop database ${name}`)
    },
  }
}

/** Returns a value as it is written in SQL. */
export function literal(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return 'null'
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`
}
