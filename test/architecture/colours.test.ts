import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Folders whose style sheets end up in one document. */
const documents = ['shop', '{ui,widget}', '{ui,console}']

for (const folders of documents) {
  test(`every custom property in the style sheets of ${folders} is set there, or has a fallback`, () => {
    const textOf = (file: string) => readFileSync(file, 'utf8')
    const sheets = globSync(`web-client/${folders}/**/*.css`).map(textOf).join('\n')
    const scripts = globSync(`web-client/${folders}/**/*.{ts,tsx}`).map(textOf).join('\n')
    const used = [...sheets.matchAll(/var\((--[\w-]+)\)/g)].map(([, name = '']) => name)
    expect(used.length).toBeGreaterThan(10)
    const isSet = (name: string) => sheets.includes(`${name}:`) || scripts.includes(`'${name}'`)
    expect([...new Set(used)].filter((name) => !isSet(name))).toEqual([])
  })
}

test('hover rules apply only where a pointer can hover: on touch screens they would stay after a tap', () => {
  const sheets = globSync('web-client/{shop,ui,widget,console}/**/*.{css,ts}').map((file) => [
    file,
    readFileSync(file, 'utf8'),
  ])
  const rules = sheets.flatMap(([file = '', text = '']) => {
    // Also for a style sheet inside a script.
    const outside = text.replace(/@media \(hover(?:: hover)?\) ?\{(?:[^{}]*\{[^{}]*\})*\s*\}/g, '')
    return [...outside.matchAll(/\S*:hover/g)].map(([rule]) => `${file}: ${rule}`)
  })
  expect(rules).toEqual([])
  expect(sheets.filter(([, text]) => text?.includes(':hover')).length).toBeGreaterThan(8)
})
