import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { breachesOf, circlesOf, crowdedOf, type Import, type Rules, rulesOf, unlistedOf } from './rooms.ts'
import { roomsOfFaces } from './rooms-of-faces.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** A folder with more files is too large to take in. */
const mostFiles = 30

const inApp = (names: string) => names.split(' ').map((one) => `app/${one}`)
const ofBlocking = inApp('timing limits audit admin dispatch messaging threads workspace')
const ofErasure = inApp('timing limits audit auth admin messaging dispatch threads social files')
const ofRoutes = ['api', 'api/schemas', 'api/examples']

/** The houses with their rooms; architecture.test.ts says which house may import which. */
const houses: Readonly<Record<string, Rules>> = {
  app: rulesOf({
    app: [],
    'app/timing': [],
    'app/limits': ['app/timing'],
    'app/audit': ['app/timing', 'app'],
    'app/delivery': ['app/timing', 'app/limits', 'app'],
    'app/auth': ['app/timing', 'app/audit', 'app'],
    'app/messaging': ['app/timing', 'app/limits', 'app/delivery', 'app'],
    'app/admin': ['app/timing', 'app/auth', 'app/audit', 'app'],
    'app/dispatch': ['app/timing', 'app/delivery', 'app/messaging', 'app'],
    'app/threads': ['app/timing', 'app/limits', 'app/delivery', 'app/messaging', 'app/dispatch', 'app'],
    'app/blocking': [...ofBlocking, 'app'],
    'app/live': ['app/timing', 'app/limits', 'app/admin', 'app/messaging', 'app/dispatch', 'app'],
    'app/workspace': ['app/timing', 'app/limits', 'app/audit', 'app/dispatch', 'app'],
    'app/records': ['app/limits', 'app/audit', 'app/threads', 'app/workspace', 'app'],
    'app/announcements': ['app/timing', 'app/messaging', 'app/dispatch', 'app/audit', 'app'],
    'app/social': ['app/timing', 'app/messaging', 'app/audit', 'app/admin', 'app'],
    'app/handover': ['app/timing', 'app/audit', 'app/messaging', 'app/dispatch', 'app/threads', 'app'],
    'app/files': ['app/timing', 'app/limits', 'app/threads', 'app/files/metadata', 'app/files/media', 'app'],
    'app/erasure': [...ofErasure, 'app'],
    'app/files/metadata': [],
    'app/files/media': ['app/files/metadata'],
  }),
  domain: rulesOf({
    domain: [],
    'domain/people': ['domain'],
    'domain/organization': ['domain', 'domain/people'],
    'domain/thread': ['domain', 'domain/people', 'domain/organization'],
    'domain/message': ['domain', 'domain/people', 'domain/organization', 'domain/thread'],
  }),
  proto: rulesOf({ proto: ['proto/gen'], 'proto/gen': [] }),
  broker: rulesOf({ broker: [] }),
  api: rulesOf({
    api: ['api/'],
    'api/schemas': [],
    'api/examples': ['api/schemas'],
    'api/routes/organization': ofRoutes,
    'api/routes/people': ofRoutes,
    'api/routes/threads': ofRoutes,
    'api/routes/service': ofRoutes,
    'api/routes/social': ofRoutes,
  }),
  store: rulesOf({
    store: ['store/ports'],
    'store/ports': [],
    ...{ 'store/migrations/0001-0019': [], 'store/migrations/0020-0039': [], 'store/migrations/0040-0059': [] },
    'store/migrations/postgres': [],
    'store/files': ['store/ports'],
    'store/sql': ['store/'],
    'store/sql/base': ['store/ports'],
    'store/sql/people': ['store/ports', 'store/sql/base'],
    'store/sql/organization': ['store/ports', 'store/sql/base', 'store/sql/people'],
    'store/sql/threads': ['store/ports', 'store/sql/base', 'store/sql/people'],
    'store/sqlite': ['store/'],
    'store/sqlite/driver': ['store/ports'],
    'store/sqlite/durability': ['store/ports'],
    'store/sqlite/writer': ['store/ports', 'store/sql/base', 'store/sqlite/driver'],
    'store/sqlite/search': ['store/ports', 'store/sql/base', 'store/sqlite/driver'],
    'store/postgres': ['store/'],
    'store/postgres/driver': ['store/ports', 'store/sql/base'],
    'store/postgres/writer': ['store/ports', 'store/sql/base', 'store/postgres/driver'],
    'store/postgres/copy': ['store/postgres'],
    'store/postgres/search': ['store/ports', 'store/sql/base'],
  }),
  server: rulesOf({
    server: ['server/'],
    'server/telemetry': [],
    'server/config': [],
    'server/storage': ['server/config', 'server/telemetry'],
    'server/http': ['server/config', 'server/telemetry'],
    'server/compose': ['server/config', 'server/storage', 'server/telemetry'],
    'server/commands': ['server/config', 'server/storage', 'server/telemetry'],
  }),
  'web-client': roomsOfFaces,
}

function filesIn(house: string): string[] {
  return readdirSync(join(root, house), { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\b(dist|node_modules)\b/.test(entry.parentPath))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
}

const clauses =
  /^(?:import|export)\b([^'"`;]*?)\bfrom\s*['"](\.[^'"]+)['"]|\bimport\(\s*['"](\.[^'"]+)['"]\s*\)|^import\s*['"](\.[^'"]+)['"]/gm

function importsOf(file: string): Import[] {
  if (!/\.(ts|tsx|mjs)$/.test(file)) return []
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(clauses)].map(([, clause = '', named, lazy, bare]) => {
    const to = relative(root, resolve(root, dirname(file), named ?? lazy ?? bare ?? ''))
    return { from: file, to, isType: isOfTypes(clause) }
  })
}

function isOfTypes(clause: string): boolean {
  if (/^\s*type\b/.test(clause)) return true
  const names = clause
    .replace(/[{}]/g, '')
    .split(',')
    .map((name) => name.trim())
  return clause.includes('{') && names.every((name) => name === '' || name.startsWith('type '))
}

describe.each(Object.entries(houses))('%s', (house, rules) => {
  const files = filesIn(house)
  const imports = files.flatMap(importsOf)

  test('every folder with files is a room, and every room has files', () => {
    expect(unlistedOf(files, rules)).toEqual([])
  })

  test('no room imports what it may not', () => {
    expect(breachesOf(imports, rules)).toEqual([])
  })

  test('no room imports itself through others', () => {
    // Rooms that may import a whole house around them are allowed to form circles.
    const sees = (room: string) => (name: string) => name.endsWith('/') && `${room}/`.startsWith(name)
    const whole = Object.keys(rules).filter((room) => rules[room]?.mayImport.some(sees(room)))
    expect(circlesOf(imports, rules, whole)).toEqual([])
  })

  test(`no folder has more than ${mostFiles} files of its own`, () => {
    expect(crowdedOf(files, mostFiles)).toEqual([])
  })
})

describe('the checks find planted violations', () => {
  const rules = rulesOf({ app: [], 'app/timing': [], 'app/auth': ['app/timing'] }, { 'app/timing': ['app/auth'] })
  const one = (from: string, to: string, isType = false): Import => ({ from, to, isType })

  test('an import that no rule allows, and one of a value where only types are allowed', () => {
    expect(breachesOf([one('app/auth/a.ts', 'app/timing/b.ts')], rules)).toEqual([])
    expect(breachesOf([one('app/timing/b.ts', 'app/auth/a.ts', true)], rules)).toEqual([])
    expect(breachesOf([one('app/timing/b.ts', 'app/auth/a.ts')], rules)).toEqual([
      'app/timing → app/auth: app/timing/b.ts imports app/auth/a.ts',
    ])
  })

  test('a circle, even of types', () => {
    const back = one('app/timing/b.ts', 'app/auth/a.ts', true)
    expect(circlesOf([one('app/auth/a.ts', 'app/timing/b.ts'), back], rules)).toEqual(['app/auth', 'app/timing'])
    expect(circlesOf([back], rules)).toEqual([])
  })

  test('a folder that is not a room', () => {
    expect(unlistedOf(['app/auth/a.ts', 'app/later/c.ts'], rules)).toEqual(['app/later'])
  })

  test('a crowded folder', () => {
    const crowd = Array.from({ length: mostFiles + 1 }, (_, index) => `app/auth/${index}.ts`)
    expect(crowdedOf(crowd, mostFiles)).toEqual([`app/auth: ${mostFiles + 1}`])
    expect(crowdedOf(crowd.slice(1), mostFiles)).toEqual([])
  })

  test('the imports of a file, and which of them are types', () => {
    const own = importsOf('test/architecture/rooms.test.ts')
    expect(own.map(({ to, isType }) => ({ to, isType }))).toEqual([
      { to: 'test/architecture/rooms.ts', isType: false },
      { to: 'test/architecture/rooms-of-faces.ts', isType: false },
    ])
    expect(['{ type A, type B }', 'type { A }'].every(isOfTypes)).toBe(true)
    expect(isOfTypes('{ type A, b }')).toBe(false)
  })
})
