import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ConfigFaults, readConfig } from '../../server/config/config.ts'
import { namesIn } from '../../server/config/limit.ts'
import { defaultLimits, limitTable } from '../../server/config/limits.ts'
import { startChildServer, temporaryFolder } from '../support/child-server.ts'

function fileOf(text: string): string {
  const file = join(temporaryFolder(), 'limits.json')
  writeFileSync(file, text)
  return file
}

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment)
  } catch (error) {
    if (error instanceof ConfigFaults) return error.faults
    throw error
  }
  return []
}

test('a file changes the limits it names and leaves the others', () => {
  const file = fileOf('{ "caps.perUser": 7, "lifetimes.idleMs.agent": 60000, "graceMs": 5 }')
  const { limits, isUnlimited } = readConfig({ PARLEY_LIMITS: file })
  const { caps, lifetimes } = defaultLimits
  expect(isUnlimited).toBe(false)
  expect(limits).toEqual({
    ...defaultLimits,
    caps: { ...caps, perUser: 7 },
    lifetimes: { ...lifetimes, idleMs: { ...lifetimes.idleMs, agent: 60_000 } },
    graceMs: 5,
  })
})

test('every limit of the table can be set', () => {
  const wanted = Object.fromEntries([...namesIn(limitTable)].map(([name, { range }]) => [name, range[0]]))
  const { limits } = readConfig({ PARLEY_LIMITS: fileOf(JSON.stringify(wanted)) })
  const at = (name: string) => name.split('.').reduce<unknown>((part, key) => (part as never)[key], limits)
  for (const [name, value] of Object.entries(wanted)) expect([name, at(name)]).toEqual([name, value])
})

test('“off” lifts limits that protect from overuse, and none that protect the process', () => {
  const { limits, isUnlimited } = readConfig({ PARLEY_LIMITS: 'off' })
  expect(isUnlimited).toBe(true)
  expect(limits.caps.perAddress).toBeGreaterThan(1e12)
  expect(limits.requestsAMinute.init).toBeGreaterThan(1e12)
  expect(limits.stream.maxBufferedBytes).toBe(defaultLimits.stream.maxBufferedBytes)
  expect(limits.stream.maxPacketBytes).toBe(defaultLimits.stream.maxPacketBytes)
  expect(limits.maxBodyBytes).toBe(defaultLimits.maxBodyBytes)
})

test('all faults of a file are reported at once, together with other settings', () => {
  const file = fileOf('{ "caps.perUsr": 7, "caps": {}, "graceMs": "5", "handOverMs": 0.5, "caps.perUser": 0 }')
  const faults = faultsOf({ PARLEY_LIMITS: file, PARLEY_PORT: 'x' })
  expect(faults).toHaveLength(6)
  const at = `PARLEY_LIMITS: ${file}: `
  expect(faults).toContain(`${at}“caps.perUsr” is no limit. The table “Bounds” of docs/operations.md names them all.`)
  expect(faults).toContain(`${at}“graceMs” must be a whole number from 1 to 2147483647 (milliseconds), not "5".`)
  expect(faults).toContain(`${at}“caps.perUser” must be a whole number from 1 to 1000000000, not 0.`)
  expect(faults.join()).toContain('PARLEY_PORT: “x”')
})

test.each([
  ['nothing', undefined, 'cannot be read (ENOENT). Set it to a JSON file, or to off.'],
  ['a folder', 'folder', 'cannot be read (EISDIR). Set it to a JSON file, or to off.'],
  ['no JSON', '{ graceMs: 5 }', 'is no JSON: '],
  ['a list', '[]', 'must hold an object of numbers by name'],
  ['null', 'null', 'must hold an object of numbers by name'],
])('%s is not a limits file', (_what, text, said) => {
  const file = join(temporaryFolder(), 'limits.json')
  if (text === 'folder') mkdirSync(file)
  else if (text !== undefined) writeFileSync(file, text)
  expect(faultsOf({ PARLEY_LIMITS: file })).toEqual([expect.stringContaining(`PARLEY_LIMITS: ${file}: ${said}`)])
})

test('a server runs with the limits of its file', async () => {
  const server = await startChildServer({ PARLEY_LIMITS: fileOf('{ "requestsAMinute.init": 1 }') })
  const init = () => server.http.post('/visitor/api/v1/init', {})
  expect([(await init()).status, (await init()).status]).toEqual([200, 429])
  expect(server.stdout).not.toContain('PARLEY_LIMITS')
})

test('a server without limits says so in its greeting and in a warning', async () => {
  const server = await startChildServer({ PARLEY_LIMITS: 'off', PARLEY_LOG_LEVEL: 'warn' })
  const said = 'PARLEY_LIMITS=off: nothing protects this server from too many visitors or addresses'
  expect(server.stdout).toContain(`\n  ${said}\n`)
  const [line = ''] = server.stdout.split('\n')
  expect(JSON.parse(line)).toMatchObject({ level: 40, msg: said })
})
