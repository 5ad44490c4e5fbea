import { readdirSync, readFileSync } from 'node:fs'
import { parseAst } from 'vite'

/**
 * Returns the literals in all browser sources; one that is built from parts is reported as such, and is in no table.
 */
export function regexesIn(root: URL): Set<string> {
  const all = new Set<string>()
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  const isSource = (file: string) =>
    /^(chat-page|console|core|shop|ui|widget)\/.*\.tsx?$/.test(file) && !file.endsWith('.d.ts')
  for (const file of files.filter(isSource)) {
    const tree = parseAst(readFileSync(new URL(file, root), 'utf8'), { lang: file.endsWith('x') ? 'tsx' : 'ts' })
    visit(tree, (node) => {
      const { regex, callee } = node as { regex?: { pattern: string; flags: string }; callee?: { name?: string } }
      if (regex !== undefined) all.add(`${file} /${regex.pattern}/${regex.flags}`)
      if (callee?.name === 'RegExp') all.add(`${file} RegExp(…)`)
    })
  }
  return all
}

function visit(node: unknown, look: (node: object) => void): void {
  if (typeof node !== 'object' || node === null) return
  look(node)
  for (const child of Object.values(node)) visit(child, look)
}
