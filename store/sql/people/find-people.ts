import { visitorPerson } from '../../../domain/people/visitor.ts'
import type { PeopleSearch } from '../../ports/reports.ts'
import { folded } from '../base/fold.ts'
import { visitorOf } from '../base/rows.ts'
import type { Databases } from './people.ts'

/** Greater than every text that begins with another. */
const afterAll = '\u{10ffff}'

/** Finds app users by the beginning of their name, in the order of an index. */
export function peopleSearchIn({ reader }: Pick<Databases, 'reader'>): PeopleSearch {
  return {
    named: async (orgUid, beginning, limit) => {
      const key = folded(beginning)
      const rows = await reader
        .selectFrom('visitors')
        .selectAll()
        .where('org_uid', '=', orgUid)
        .where('verified', '=', 1)
        .where('name_key', '>=', key)
        .where('name_key', '<', `${key}${afterAll}`)
        .orderBy('name_key')
        .orderBy('uid')
        .limit(limit)
        .execute()
      return rows.map((row) => visitorPerson(visitorOf(row)))
    },
  }
}
