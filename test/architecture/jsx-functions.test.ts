import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseAst } from 'vite'
import { expect, test } from 'vitest'

const webClient = fileURLToPath(new URL('../../web-client/', import.meta.url))

/** Biome counts the lines of functions, but not of those with JSX. */
const mostLines = 40

interface Counted {
  readonly name: string
  readonly lines: number
}

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
}

/** Returns the functions of a source that contain JSX themselves, with their lines. */
function jsxFunctionsOf(text: string): Counted[] {
  const found = new Map<Node, string>()
  const visit = (node: Node, around: Node | undefined, name: string) => {
    const isFunction = /Function/.test(node.type)
    const own = nameIn(node) ?? name
    const inner = isFunction ? node : around
    if (/^JSX(Element|Fragment)$/.test(node.type) && inner !== undefined && !found.has(inner)) found.set(inner, own)
    for (const child of childrenOf(node)) visit(child, inner, own)
  }
  visit(parseAst(text, { lang: 'tsx' }) as Node, undefined, '')
  const linesOf = ({ start, end }: Node) => text.slice(start, end).split('\n').length
  return [...found].map(([node, name]) => ({ name, lines: linesOf(node) }))
}

/** Returns the name of a function or of the variable it is assigned to. */
function nameIn(node: Node): string | undefined {
  if (!/^(FunctionDeclaration|VariableDeclarator)$/.test(node.type)) return undefined
  return (node as Node & { readonly id?: { readonly name?: string } }).id?.name
}

function childrenOf(node: Node): Node[] {
  const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value
  return Object.values(node).flat().filter(isNode)
}

test(`no function with JSX in it is longer than ${mostLines} lines`, () => {
  const files = readdirSync(webClient, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /^(ui|widget|console).*\.tsx$/.test(file),
  )
  expect(files.length).toBeGreaterThan(50)
  const long = files.flatMap((file) =>
    jsxFunctionsOf(readFileSync(join(webClient, file), 'utf8'))
      .filter(({ lines }) => lines > mostLines)
      .map(({ name, lines }) => `${file}: ${name}, ${lines} lines`),
  )
  expect(long).toEqual([])
})

test('a function is counted with its own JSX, not with that of a nested one', () => {
  const lines = (count: number) => '\n'.repeat(count)
  const text = `function Long() {${lines(50)}return <p /> }
const useIt = () => {${lines(60)}const row = () => <li />${lines(5)}return row }`
  expect(jsxFunctionsOf(text)).toEqual([
    { name: 'Long', lines: 51 },
    { name: 'row', lines: 1 },
  ])
})
