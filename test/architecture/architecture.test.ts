import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Which house may import which; type imports count. */
const rooms: Record<string, { readonly mayImport: readonly string[] }> = {
  domain: { mayImport: [] },
  proto: { mayImport: ['domain'] },
  store: { mayImport: ['domain'] },
  app: { mayImport: ['domain', 'proto', 'store/ports'] },
  broker: { mayImport: ['domain', 'proto', 'app'] },
  api: { mayImport: ['domain', 'proto', 'app'] },
  'web-client': { mayImport: ['domain', 'proto'] },
  server: { mayImport: ['domain', 'proto', 'app', 'store', 'broker', 'api'] },
}

const maxLines = 250

function filesIn(folder: string, kind = /\.(ts|tsx|mjs|js)$/): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => kind.test(file) && !/^(gen|dist)\//.test(file))
    .map((file) => join(folder, file))
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => match[1] ?? '')
}

/** Returns the repository path of a relative import; undefined for a package. */
function targetOf(file: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  return relative(root, resolve(root, dirname(file), specifier))
}

describe.each(Object.entries(rooms))('%s', (room, { mayImport }) => {
  const files = filesIn(room)

  test('has files', () => {
    expect(files).not.toEqual([])
  })

  test('imports only what it may', () => {
    const breaches = files.flatMap((file) =>
      importsOf(file)
        .map((specifier) => targetOf(file, specifier))
        .filter((target) => target?.includes('/'))
        .filter((target) => ![room, ...mayImport].some((allowed) => target?.startsWith(`${allowed}/`)))
        .map((target) => `${file} imports ${target}`),
    )
    expect(breaches).toEqual([])
  })
})

test('uids are handed in like the clock: only who composes makes them', () => {
  const makesUids = /import (?!type\b)[^\n]*\/new-uid\.ts'/
  const use = ['app', 'broker', 'api', 'store', 'domain'].flatMap((folder) => filesIn(folder))
  expect(use.filter((file) => makesUids.test(readFileSync(join(root, file), 'utf8')))).toEqual([])
  expect(makesUids.test(readFileSync(join(root, 'server/compose/compose.ts'), 'utf8'))).toBe(true)
})

test('the check finds imports at all', () => {
  const counts = filesIn('app').map((file) => importsOf(file).length)
  expect(Math.max(...counts)).toBeGreaterThan(5)
})

test('the domain uses no package and no clock', () => {
  const domain = filesIn('domain')
  const packages = domain.flatMap((file) => importsOf(file).filter((specifier) => !specifier.startsWith('.')))
  expect(packages).toEqual([])
  const impure = domain.filter((file) =>
    /\bDate\.now|Math\.random|\bcrypto\b/.test(readFileSync(join(root, file), 'utf8')),
  )
  expect(impure).toEqual([])
})

test('the client’s address is determined in one place, so that every limit counts alike', () => {
  const askers = Object.keys(rooms)
    .flatMap((folder) => filesIn(folder))
    .filter((file) =>
      /\b(request|req)\.ips?\b|remoteAddress|['"]x-forwarded-for/i.test(readFileSync(join(root, file), 'utf8')),
    )
  expect(askers).toEqual(['app/limits/client-address.ts'])
})

test('only the server reads the environment', () => {
  const readers = Object.keys(rooms)
    .filter((room) => room !== 'server')
    .flatMap((folder) => filesIn(folder))
    .filter((file) => readFileSync(join(root, file), 'utf8').includes('process.env'))
  expect(readers).toEqual([])
})

test('no file is too long to keep in mind', () => {
  const code = [...Object.keys(rooms), 'test', 'bench', 'examples'].flatMap((folder) => filesIn(folder))
  const all = [...code, ...filesIn('web-client', /\.css$/)]
  const long = all.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length - 1 > maxLines)
  expect(long).toEqual([])
})

/** Below this many lines, a file that only one other needs belongs into it. */
const minLines = 15

/** Those that stand alone all the same, and why. */
const standingAlone: Readonly<Record<string, string>> = {
  'proto/enums.ts': 'the numbers of the wire belong to proto/',
  'server/config/version.ts': 'the only reader of package.json',
  'web-client/console/words/en-refusals.ts': 'one table for each subject and language',
  'web-client/console/words/zh-CN-refusals.ts': 'one table for each subject and language',
}

test('no file is so short that it belongs into the only one that imports it', () => {
  const importers = new Map<string, string[]>()
  const all = Object.keys(rooms).flatMap((folder) => filesIn(folder))
  for (const file of all) {
    for (const target of new Set(importsOf(file).map((specifier) => targetOf(file, specifier)))) {
      if (target !== undefined) importers.set(target, [...(importers.get(target) ?? []), file])
    }
  }
  const crumbs = all.filter(
    (file) =>
      importers.get(file)?.length === 1 &&
      readFileSync(join(root, file), 'utf8').split('\n').length - 1 < minLines &&
      // Applied migrations are never edited.
      !file.startsWith('store/migrations/'),
  )
  expect(crumbs.toSorted()).toEqual(Object.keys(standingAlone).toSorted())
})
