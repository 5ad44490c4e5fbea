import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import type { Ask } from '../../store/sqlite/search/search-thread.ts'
import { Tokenizer } from '../../store/sqlite/search/tokenizer.ts'
import { matchOf } from '../../store/sqlite/search/word-prefixes.ts'

function vocabulary(words: readonly string[]): Ask {
  const db = new DatabaseSync(':memory:')
  new Tokenizer().defineFor(db)
  db.exec('create table words (word text not null primary key) without rowid')
  for (const word of words) db.prepare('insert into words values (?)').run(word)
  const ask = async (sql: string, values: readonly unknown[] = []) => db.prepare(sql).all(...(values as string[]))
  return ask as Ask
}

const many = Array.from({ length: 300 }, (_, index) => `${2000 + index}`)

// For a prefix without an index entry FTS5 reads all positions before it returns the first.
test.each([
  [['Parc'], '("parcel" OR "parcels")'],
  [['ÉCLAI'], '("eclair")'],
  [['my parc', 'ecl'], '("my parcel" OR "my parcels") AND ("ecl" *)'],
  [['款'], '("款" *)'],
  [['parquet'], '("parquet" *)'],
  [['2000'], '("2000")'],
  [['20'], '("20" *)'],
])('%o is searched by whole words or by indexed prefixes', async (words, match) => {
  expect(await matchOf(vocabulary(['parcel', 'parcels', 'park', 'eclair', ...many]), words)).toBe(match)
})

test('a prefix of too many words stays one, and so does one behind too many other words', async () => {
  const words = Array.from({ length: 300 }, (_, index) => `order${index}`)
  expect(await matchOf(vocabulary(words), ['orde'])).toBe('("orde" *)')
  const before = Array.from({ length: 100 }, () => 'a').join(' ')
  expect(await matchOf(vocabulary(['parcel', 'parcels']), [`${before} parc`])).toBe(`("${before} parc" *)`)
})
