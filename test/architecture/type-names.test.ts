import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const server = ['domain', 'proto', 'store', 'app', 'broker', 'api', 'server']

/** Each applied migration has the tables of its own time, and is never edited. */
const ownTime = 'store/migrations/'

/** Returns the files that declare each type, interface or class of these folders. */
function declarationsIn(folders: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const file of folders.flatMap(filesIn)) {
    for (const name of namesIn(readFileSync(join(root, file), 'utf8'))) {
      found.set(name, [...(found.get(name) ?? []), file])
    }
  }
  return found
}

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => /\.tsx?$/.test(file) && !/\/(gen|dist)\//.test(file) && !file.startsWith(ownTime))
}

function namesIn(text: string): string[] {
  return [...text.matchAll(/^(?:export )?(?:abstract )?(?:interface|type|class) (\w+)/gm)].map(([, name = '']) => name)
}

const twice = (declared: ReadonlyMap<string, readonly string[]>) =>
  [...declared].filter(([, files]) => files.length > 1).map(([name, files]) => `${name}: ${files.join(', ')}`)

test('no type name of the server stands for two things', () => {
  expect(twice(declarationsIn(server))).toEqual([])
})

test('no type name of the faces stands for two things', () => {
  expect(twice(declarationsIn(['web-client']))).toEqual([])
})

test('the check sees types at all', () => {
  expect(declarationsIn(server).size).toBeGreaterThan(500)
  expect(twice(new Map([['Held', ['a.ts', 'b.ts']]]))).toEqual(['Held: a.ts, b.ts'])
  expect(namesIn('interface A {}\nexport type B<C> = C\nexport class D {}\n  type E = 1')).toEqual(['A', 'B', 'D'])
})
