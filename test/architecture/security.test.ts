import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const root = new URL('../../', import.meta.url)

test('every test named in SECURITY.md exists, and every threat has one', () => {
  const text = readFileSync(new URL('SECURITY.md', root), 'utf8')
  const rows = text.split('\n').filter((line) => /^\| (?!threat|---)/.test(line))
  const named = rows.map((row) => [...row.matchAll(/`(test\/[^`]+)`/g)].map(([, path]) => path ?? ''))
  expect(rows.filter((_, index) => named[index]?.length === 0)).toEqual([])
  expect(named.flat().filter((path) => !existsSync(new URL(path, root)))).toEqual([])
  expect(rows.length).toBeGreaterThan(30)
})
