import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Limit, namesIn, shown } from '../../server/config/limit.ts'
import { limitTable } from '../../server/config/limits.ts'
import { countedLimits } from '../../server/telemetry/limit-meters.ts'
import { Meters } from '../../server/telemetry/meters.ts'

const root = join(import.meta.dirname, '../..')
const named = namesIn(limitTable)
const rows = rowsOf(readFileSync(join(root, 'docs/operations.md'), 'utf8'))

/** Returns the cells of a limit's row that follow from its definition; the rest and its metric are written by hand. */
function cellsOf(name: string, { standard, unit, isLiftable, meaning }: Limit): string[] {
  return [`\`${name}\``, shown(standard, unit), isLiftable ? 'lifted' : '', meaning]
}

function rowsOf(markdown: string): string[][] {
  const section = markdown.split('\n## Bounds\n')[1]?.split('\n## ')[0]?.split('\n### ')[0] ?? ''
  const lines = section.split('\n').filter((line) => line.startsWith('| `'))
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

test.each([...named])('operations.md has the row of %s', (name, limit) => {
  const cells = cellsOf(name, limit)
  const found = rows.filter(([first]) => first === cells[0])
  const wanted = `| ${cells.join(' | ')} | (what somebody gets beyond it) | (metric, or “none: …” and why) |`
  expect(
    found.map((row) => row.slice(0, 4)),
    `docs/operations.md, Bounds, needs once: ${wanted}`,
  ).toEqual([cells])
  expect(found[0]?.[4], `what is beyond ${name}`).toMatch(/\w/)
})

test('operations.md names no limit that does not exist', () => {
  const names = rows.map(([first = '']) => first.replaceAll('`', ''))
  expect(names.filter((name) => !named.has(name))).toEqual([])
})

test('each limit has a metric, or the table says why there is none', async () => {
  const meters = new Meters(() => 0)
  const counted = (await meters.registry.getMetricsAsJSON()).map(({ name }) => name)
  const bad = rows.filter(([, , , , , metric = '']) => {
    const told = [...metric.matchAll(/parley_\w+/g)].map(([name]) => name)
    return told.length === 0 ? !/^none: \w+/.test(metric) : told.some((name) => !counted.includes(name))
  })
  expect(bad.map(([name]) => name)).toEqual([])
})

test('the limits counted by name are those for which operations.md says so', async () => {
  const told = rows.filter((row) => row[5]?.includes('parley_limit_reached_total')).map(([name]) => name)
  expect(countedLimits.map((name) => `\`${name}\``).sort()).toEqual(told.sort())
  const text = await new Meters(() => 0).registry.metrics()
  expect(countedLimits.filter((name) => !text.includes(`parley_limit_reached_total{limit="${name}"} 0`))).toEqual([])
})

test('each limit is set by a test', () => {
  const tests = filesUnder(join(root, 'test')).filter((path) => path !== import.meta.filename)
  const texts = tests.map((path) => readFileSync(path, 'utf8'))
  const unset = [...named.keys()].filter((name) => !texts.some((text) => setsIn(text, name)))
  expect(unset).toEqual([])
})

/** Returns whether a test sets the limit, by its dotted name or in its group. */
function setsIn(text: string, name: string): boolean {
  if (text.includes(`'${name}':`)) return true
  const [field = '', ...groups] = name.split('.').reverse()
  return isWord(text, field, groups.length === 0 ? '\\s*[:}]' : '\\s*:') && groups.every((group) => isWord(text, group))
}

function isWord(text: string, word: string, after = '\\b'): boolean {
  return new RegExp(`\\b${word}${after}`).test(text)
}

function filesUnder(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return names.filter((name) => name.endsWith('.ts')).map((name) => join(folder, name))
}

test('every default is within the allowed range', () => {
  const outside = [...named].filter(
    ([
      ,
      {
        standard,
        range: [min, max],
      },
    ]) => standard < min || standard > max,
  )
  expect(outside).toEqual([])
})
