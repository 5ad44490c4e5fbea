import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { oldestBrowsers } from '../../web-client/oldest-browsers.ts'

const root = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')

test('every place that names the oldest browsers names the build targets', () => {
  const names = oldestBrowsers.map((one) =>
    one.replace(/^([a-z])([a-z]+)/, (_, first, rest) => `${first.toUpperCase()}${rest} `),
  )
  expect(names).toHaveLength(3)
  const places = ['README.md', 'README.zh-CN.md', 'docs/embedding.md', 'web-client/console/index.html']
  for (const place of places)
    for (const name of names) expect([place, read(place)]).toEqual([place, expect.stringContaining(name)])
  expect(read('web-client/vite.config.ts')).toContain('cssTarget: [...oldestBrowsers]')
})

/** Features that one of the oldest browsers lacks; allowed behind a check for them. */
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
  // Preact checks for it first.
  moveBefore: /(?<!\.moveBefore\s*&&.{0,40})\.moveBefore\(/,
  'closedby of dialogs': /closedby/i,
  CloseWatcher: /CloseWatcher/,
  setHTML: /setHTML/,
  'explicit resource management': /\b(await )?using \w+ =/,
  'import attributes': /from\s*["'][^"']+["']\s*with\s*\{/,
  'modifiers within a pattern': /\(\?(?:[ims]+(?:-[ims]*)?|-[ims]+):/,
  'URL.parse': /\bURL\.parse\(/,
  'bytes() of blobs and answers': /\.bytes\(\)/,
  'JSON.rawJSON': /rawJSON/,
  Float16Array: /Float16Array|f16round/,
  'scheduler.yield': /scheduler\.(yield|postTask)/,
  getHTML: /\.getHTML\(/,
  'streams in a loop': /for await \([^)]*\.body\b/,
  'commands of buttons': /commandfor/i,
  'anchor positioning': /anchor-name|position-anchor|position-area/,
  '@starting-style': /@starting-style/,
  'field-sizing': /field-sizing/,
  'interpolate-size': /interpolate-size|calc-size/,
  '@scope': /@scope/,
  'scroll-driven animations': /animation-timeline/,
  'style queries': /@container style/,
  'contrast-color': /contrast-color/,
}

function findNewer(texts: readonly (readonly [path: string, text: string])[]): string[] {
  return Object.entries(newer).flatMap(([what, pattern]) =>
    texts.filter(([, text]) => pattern.test(text)).map(([path]) => `${what}: ${path}`),
  )
}

test('the faces use nothing that one of the oldest browsers lacks', () => {
  const sources = readdirSync(new URL('web-client', root), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(tsx?|css)$/.test(path) && !path.startsWith('dist/'))
    .map((path) => [path, read(`web-client/${path}`)] as const)
  expect(sources.length).toBeGreaterThan(150)
  expect(findNewer(sources)).toEqual([])
})

const isBuilt = existsSync(new URL('web-client/dist/.built', root))

test.skipIf(!isBuilt)('nor does the build, including its packages', () => {
  const built = readdirSync(new URL('web-client/dist', root), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(js|css|html)$/.test(path))
    .map((path) => [path, read(`web-client/dist/${path}`)] as const)
  expect(built.length).toBeGreaterThan(50)
  expect(findNewer(built)).toEqual([])
})

test('the search for what is too new finds it, minified or not', () => {
  const planted = [
    'a=Promise.try(b)',
    'for(let a of b.values().map(c))d()',
    'import a from"./a.json"with{type:"json"}',
    '/(?i:tea)/',
    'URL.parse(a)',
    'let b=await a.bytes()',
    'a{field-sizing:content}',
    'a.moveBefore(b,c)',
  ]
  for (const text of planted) expect([text, findNewer([['planted', text]]).length]).toEqual([text, 1])
  for (const text of ['/(?:tea)(?=s)(?!m)(?<i>x)/', 'URL.parseInt(b)', 'a.moveBefore&&b?a.moveBefore(c):d']) {
    expect([text, findNewer([['sound', text]])]).toEqual([text, []])
  }
})
