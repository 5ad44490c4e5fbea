import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { countedLimits } from '../../server/telemetry/limit-meters.ts'
import { deployFiles, metricsIn, read, root } from '../support/deploy-files.ts'
import { perFile } from '../support/fixtures.ts'

interface Rule {
  readonly alert: string
  readonly expr: string
  readonly labels: { readonly severity: string }
  readonly annotations: { readonly summary: string }
}

interface Panel {
  readonly id: number
  readonly title: string
  readonly gridPos: { readonly h: number; readonly w: number; readonly x: number; readonly y: number }
  readonly targets: readonly { readonly expr: string }[]
}

const server = perFile.server()
const { groups } = parse(read('deploy/monitoring/rules.yml')) as { groups: { rules: Rule[] }[] }
const rules = groups.flatMap((group) => group.rules)
const board = JSON.parse(read('deploy/monitoring/dashboard.json')) as {
  panels: Panel[]
  templating: { list: { name: string }[] }
}
const queries = board.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))
/** Grafana fills in its variables before Prometheus reads them. */
const expressions = [...rules.map(({ expr }) => expr), ...queries]
/** Made by Prometheus itself. */
const ofPrometheus = ['up']

/** Returns the names of all metrics of a server, with the labels each has been shown with. */
async function served(): Promise<Map<string, Set<string>>> {
  const text = await (await fetch(`${server.url}/metrics`)).text()
  const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => [name, new Set<string>()] as const)
  const found = new Map(names)
  for (const [, name = '', labels = ''] of text.matchAll(/^([a-z_:\d]+)\{(.*)\} /gim))
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) found.get(name)?.add(label)
  return found
}

test('every metric of the rules and the board is one that the server has', async () => {
  const metrics = await served()
  expect(metrics.size).toBeGreaterThan(30)
  const asked = expressions.flatMap(metricsIn).map(({ name }) => name)
  expect(asked.length).toBeGreaterThan(30)
  expect([...new Set(asked)].filter((name) => !metrics.has(name) && !ofPrometheus.includes(name))).toEqual([])
})

test('every limit that an alert is about is counted', () => {
  const asked = rules.flatMap(({ expr }) => metricsIn(expr)).filter(({ name }) => name === 'parley_limit_reached_total')
  expect(asked.length).toBeGreaterThan(2)
  for (const { labels } of asked) {
    const [, pattern = ''] = /limit=~"(.*)"/.exec(labels) ?? []
    const limits = countedLimits.filter((limit) => new RegExp(`^(?:${pattern.replaceAll('\\\\', '\\')})$`).test(limit))
    expect(limits.length, pattern).toBeGreaterThan(1)
  }
})

test('every alert says how bad it is, of which node, and what to do', () => {
  const described = [...read('docs/operations.md').matchAll(/^\| `(Parley\w+)` +\|/gm)].map(([, name]) => name)
  expect(described).toEqual(rules.map(({ alert }) => alert))
  for (const { labels, annotations } of rules) {
    expect(['critical', 'warning']).toContain(labels.severity)
    expect(annotations.summary).toContain('{{ $labels.instance }}')
  }
  const tested = read('deploy/monitoring/rules.test.yml')
  for (const [, name = ''] of tested.matchAll(/alertname: (\w+)/g)) expect(described).toContain(name)
})

test('the board has panels beside each other, with queries for the chosen nodes', () => {
  expect(board.templating.list.map(({ name }) => name)).toEqual(['source', 'instance'])
  for (const query of queries) expect(query).toContain('instance=~"$instance"')
  const cells = board.panels.flatMap(({ gridPos: { h, w, x, y } }) =>
    Array.from({ length: h * w }, (_, index) => `${x + (index % w)} ${y + Math.floor(index / w)}`),
  )
  expect(new Set(cells).size).toBe(cells.length)
  expect(new Set(board.panels.map(({ id }) => id)).size).toBe(board.panels.length)
})

test('Prometheus reads the rules, and the port of a node', () => {
  const config = parse(read('deploy/monitoring/prometheus.yml')) as { rule_files: string[] }
  expect(config.rule_files.map((file) => existsSync(join(root, 'deploy/monitoring', file)))).toEqual([true])
  expect(read('deploy/monitoring/prometheus.yml')).toContain('127.0.0.1:9885')
  expect(deployFiles('monitoring/*')).toHaveLength(4)
})
