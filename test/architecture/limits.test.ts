import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Limit, namesIn, shown } from '../../server/limit.ts'
import { limitTable } from '../../server/limits.ts'
import { Meters } from '../../server/meters.ts'

const named = namesIn(limitTable)
const rows = rowsOf(readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8'))

/** The first cells of a limit's row, which its definition says; what is beyond it and its metric are the writer's. */
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
  const wanted = `| ${cells.join(' | ')} | (what somebody gets beyond it) | (metric, or –) |`
  expect(
    found.map((row) => row.slice(0, 4)),
    `docs/operations.md, Bounds, needs once: ${wanted}`,
  ).toEqual([cells])
  expect(found[0]?.[4], `what is beyond ${name}`).toMatch(/\w/)
})

test('operations.md names no limit that is not there', () => {
  const names = rows.map(([first = '']) => first.replaceAll('`', ''))
  expect(names.filter((name) => !named.has(name))).toEqual([])
})

test('every metric that operations.md names is counted', async () => {
  const counted = (await new Meters(() => 0).registry.getMetricsAsJSON()).map(({ name }) => name)
  const told = rows.flatMap(([, , , , , metric = '']) => [...metric.matchAll(/parley_\w+/g)].map(([name]) => name))
  expect(told).toContain('parley_mqtt_connections')
  expect(told.filter((name) => !counted.includes(name))).toEqual([])
})

test('every default lies within what can be set', () => {
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
