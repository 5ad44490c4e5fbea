import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { missingOf, type NeededPrograms, neededPrograms, pathOf, skippedSentence } from '../support/programs.ts'

const root = mkdtempSync(join(tmpdir(), 'parley-programs-'))
afterAll(() => rmSync(root, { recursive: true }))

/** Installs a program that tells its version; returns its path. */
function install(place: string, said: string): string {
  const path = join(root, place)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `#!/bin/sh\necho '${said}'\n`)
  chmodSync(path, 0o755)
  return path
}

const database: NeededPrograms = {
  commands: ['database'],
  beside: ['ask'],
  least: 15,
  places: [join(root, 'versions/*/bin')],
  debianPackages: ['database', 'ask'],
  suite: 'databases',
}

test('the newest version that has all programs is found, in the path before elsewhere', () => {
  expect(missingOf([database], '/nowhere')).toEqual([database])
  install('versions/9/bin/database', 'database 9.6.24')
  install('versions/9/bin/ask', '')
  install('versions/17/bin/database', 'database 17.2 (Debian 17.2-1)')
  expect(pathOf(database, '/nowhere')).toBeUndefined()
  install('versions/17/bin/ask', '')
  const newest = join(root, 'versions/17/bin/database')
  expect(pathOf(database, '/nowhere')).toBe(newest)
  install('old/ask', '')
  install('old/database', 'database 14.9')
  install('own/ask', '')
  const own = install('own/database', 'Database server v=15.0.1 sha=00000000:0 malloc=jemalloc-5.2.1 bits=64')
  expect(pathOf(database, `/nowhere:${join(root, 'old')}`)).toBe(newest)
  expect(pathOf(database, `:${join(root, 'old')}:${join(root, 'own')}`)).toBe(own)
})

test('either of two programs suffices, and one that does not run is none', () => {
  const cache: NeededPrograms = { ...database, commands: ['cache', 'other-cache'], beside: [], places: [], least: 7 }
  const path = join(root, 'caches')
  chmodSync(install('caches/cache', 'Cache v=7.0.15'), 0o644)
  expect(pathOf(cache, path)).toBeUndefined()
  const other = install('caches/other-cache', 'Cache v=8.1.1')
  expect(pathOf(cache, path)).toBe(other)
})

test('what is missing is named with its version, and with what to install', () => {
  expect(
    skippedSentence(missingOf([database, { ...database, commands: ['cache'], suite: 'caches' }], '/nowhere')),
  ).toBe('SKIPPED SUITES: caches (needs cache 15 or newer). On Debian: apt-get install database ask')
  expect(neededPrograms.map(({ suite }) => suite)).toEqual(expect.arrayContaining(['e2e', 'PostgreSQL', 'Redis']))
})
