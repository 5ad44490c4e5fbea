import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** The folders whose style sheets one document has. */
const documents = ['shop', '{ui,widget}', '{ui,console}']

for (const folders of documents) {
  test(`every custom property in the style sheets of ${folders} is set there, or has a fallback`, () => {
    const textOf = (file: string) => readFileSync(file, 'utf8')
    const sheets = globSync(`web-client/${folders}/*.css`).map(textOf).join('\n')
    const scripts = globSync(`web-client/${folders}/*.{ts,tsx}`).map(textOf).join('\n')
    const used = [...sheets.matchAll(/var\((--[\w-]+)\)/g)].map(([, name = '']) => name)
    expect(used.length).toBeGreaterThan(10)
    const isSet = (name: string) => sheets.includes(`${name}:`) || scripts.includes(`'${name}'`)
    expect([...new Set(used)].filter((name) => !isSet(name))).toEqual([])
  })
}
