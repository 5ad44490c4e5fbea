import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeAll, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { logIn, type TestPerson } from '../support/people.ts'

/** One and a half pages more than the server counts. */
const many = 10_150

const server = perFile.server()
let admin: TestPerson
beforeAll(async () => {
  admin = await logIn(server)
  const db = new DatabaseSync(join(server.dataFolder, 'parley.db'), { timeout: 5000 })
  db.exec(`begin; create temp table n as with recursive n(n) as (select 1 union all select n + 1 from n where n < ${many})
      select n from n;
    insert into visitors (uid, org_uid, site_uid, verified, nickname, avatar, profile, created_at, seen_at)
      select 'v' || n, 'df_org_uid', '', 0, 'Vera', '', '{}', n, n from n;
    insert into threads (uid, topic, type, state, org_uid, target_uid, visitor_uid, extra, revision, last_seq, last_at,
        listed_at, created_at) select 't' || n, 'org/workgroup/df_wg_uid/v' || n, 'WORKGROUP', 'CLOSED', 'df_org_uid',
      'df_wg_uid', 'v' || n, '', 0, 1, n, n, n from n;
    insert into leave_messages (uid, thread_uid, message_uid, org_uid, target_uid, content, contact, created_at)
      select 'l' || n, 't' || n, 'm' || n, 'df_org_uid', 'df_wg_uid', '', '{"nickname":"","contact":"","mobile":"","email":""}', n
      from n; commit`)
  db.close()
})

test.each(['/api/v1/thread/query?mine=false', '/api/v1/contact/query?', '/api/v1/leavemsg/query?'])(
  'an unbounded list is counted up to a limit, and paged to its end: %s',
  async (path) => {
    const page = async (number: number) => {
      const { body } = await server.http.get(`${path}&pageSize=100&pageNumber=${number}`, admin.token)
      const { content, totalElements, totalPages, last } = body.data
      return [content[0]?.uid.slice(1), content.length, totalElements, totalPages, last]
    }
    expect(await page(0)).toEqual([String(many), 100, 10_000, 100, false])
    expect(await page(99)).toEqual(['250', 100, 10_001, 101, false])
    expect(await page(100)).toEqual(['150', 100, 10_101, 102, false])
    expect(await page(101)).toEqual(['50', 50, many, 102, true])
    expect(await page(102)).toEqual([undefined, 0, 10_000, 100, true])
  },
)
