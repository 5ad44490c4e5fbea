import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { oldestBrowsers } from '../../web-client/floor.ts'

const root = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')

test('every place that names the oldest browsers names those that are built for', () => {
  const names = oldestBrowsers.map((one) =>
    one.replace(/^([a-z])([a-z]+)/, (_, first, rest) => `${first.toUpperCase()}${rest} `),
  )
  expect(names).toHaveLength(3)
  const places = ['README.md', 'README.zh-CN.md', 'docs/embedding.md', 'web-client/console/index.html']
  for (const place of places)
    for (const name of names) expect([place, read(place)]).toEqual([place, expect.stringContaining(name)])
  expect(read('web-client/vite.config.ts')).toContain('cssTarget: [...oldestBrowsers]')
})

/** What one of the oldest browsers does not know; it may stand where it is looked for first. */
const newer: Record<string, RegExp> = {
  'Uint8Array to and from base64 and hex': /\b(from|to|setFrom)(Base64|Hex)\(/,
  'Promise.try': /Promise\.try\(/,
  'RegExp.escape': /RegExp\.escape\(/,
  'iterator helpers':
    /\b(Iterator\.from\(|(values|keys|entries)\(\)\s*\.(map|filter|some|every|find|take|drop|reduce|flatMap|toArray)\()/,
  'Intl.DurationFormat': /Intl\.DurationFormat/,
  'Error.isError': /Error\.isError/,
  'Math.sumPrecise': /Math\.sumPrecise/,
  'Map.getOrInsert': /getOrInsert/,
  Temporal: /\bTemporal\./,
  URLPattern: /\bURLPattern\b/,
  'Navigation API': /\bnavigation\.(addEventListener|navigate|currentEntry)/,
  'view transitions': /startViewTransition/,
  moveBefore: /moveBefore/,
  'closedby of dialogs': /closedby/i,
  CloseWatcher: /CloseWatcher/,
  setHTML: /setHTML/,
  'explicit resource management': /\b(await )?using \w+ =/,
  'import attributes': /from '[^']+' with \{/,
  'anchor positioning': /anchor-name|position-anchor|position-area/,
  '@starting-style': /@starting-style/,
  'field-sizing': /field-sizing/,
  'interpolate-size': /interpolate-size|calc-size/,
  '@scope': /@scope/,
  'scroll-driven animations': /animation-timeline/,
  'style queries': /@container style/,
  'contrast-color': /contrast-color/,
}

test('nothing that one of the oldest browsers does not know stands in the faces', () => {
  const sources = readdirSync(new URL('web-client', root), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(tsx?|css)$/.test(path) && !path.startsWith('dist/'))
    .map((path) => [path, read(`web-client/${path}`)] as const)
  expect(sources.length).toBeGreaterThan(150)
  const found = Object.entries(newer).flatMap(([what, pattern]) =>
    sources.filter(([, text]) => pattern.test(text)).map(([path]) => `${what}: ${path}`),
  )
  expect(found).toEqual([])
})
