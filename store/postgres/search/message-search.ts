import type { Kysely } from 'kysely'
import type { MessageSearch } from '../../ports/message-search.ts'
import type { Schema } from '../../sql/base/schema.ts'

export class PostgresSearch implements MessageSearch {
  constructor(_reader: Kysely<Schema>, _writer: Kysely<Schema>) {}
  async catchUp() {
    return { isBehind: false }
  }
  async find() {
    return { content: [], totalElements: 0 }
  }
  async findRecords() {
    return { content: [], next: null }
  }
  async forget() {}
  async scrub() {
    return true
  }
}
