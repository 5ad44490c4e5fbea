import { randomUUID } from 'node:crypto'
import type { Answer } from './http.ts'
import { logIn, type TestPerson } from './people.ts'
import { runOn } from './test-database.ts'
import { adminPassword, type TestServer } from './test-server.ts'

/** Returns the data of a response, in the type that the test knows. */
export function dataOf<Data>({ body }: Answer): Data {
  return body.data as unknown as Data
}

/** Returns the items of a page. */
export function listIn<Item>(answer: Answer): readonly Item[] {
  return dataOf<{ content: readonly Item[] }>(answer).content
}

/** Another organization on the same server, with an unrelated admin. */
export interface Neighbours {
  readonly orgUid: string
  readonly workgroup: string
  readonly admin: TestPerson
}

/** Only the first start creates organizations, so this one is written directly to the file. */
export async function addNeighbours(server: Pick<TestServer, 'http' | 'dataFolder'>): Promise<Neighbours> {
  const id = randomUUID()
  const [orgUid, workgroup, username] = [`org-${id}`, `wg-${id}`, `boss-${id}`]
  const run = (sql: string, ...values: string[]) => runOn(server.dataFolder, sql, values)
  run(`insert into organizations (uid, name) values (?, 'Neighbours')`, orgUid)
  run(`insert into workgroups (uid, org_uid, nickname) values (?, ?, 'Neighbours')`, workgroup, orgUid)
  run(
    `insert into users (uid, org_uid, username, password_hash) select ?, ?, ?, password_hash from users where username = 'admin'`,
    `user-${id}`,
    orgUid,
    username,
  )
  run(
    `insert into agents (uid, user_uid, org_uid, nickname, avatar, status, capacity, role)
     values (?, ?, ?, 'Boss', '', 'AVAILABLE', 5, 'ADMIN')`,
    `agent-${id}`,
    `user-${id}`,
    orgUid,
  )
  return { orgUid, workgroup, admin: await logIn(server, username, adminPassword) }
}
