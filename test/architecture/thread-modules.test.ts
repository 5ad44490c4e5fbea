import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const imported = /^(?:import|export) (?!type )(?:[^']* from )?'([^']+)'/gm

/** Returns the packages that a program loads with its own modules, each with the module that asks for it. */
function packagesOf(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return []
  seen.add(file)
  const names = [...readFileSync(file, 'utf8').matchAll(imported)].map(([, name = '']) => name)
  return names.flatMap((name) => {
    if (name.startsWith('.')) return packagesOf(resolve(dirname(file), name), seen)
    return name.startsWith('node:') ? [] : [`${name} in ${file.slice(root.length)}`]
  })
}

// A server has up to four such threads, and each would load hundreds of modules anew.
test.each(['store/sqlite/worker.ts', 'store/sqlite/search/search-thread.ts'])('%s loads no package', (program) => {
  expect(packagesOf(join(root, program))).toEqual([])
})

test('a package that a program loads is found', () => {
  expect(packagesOf(join(root, 'store/sql/base/contact-search.ts'))).toEqual([
    'kysely in store/sql/base/contact-search.ts',
  ])
})
