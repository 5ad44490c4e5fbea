import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parser } from '@prometheus-io/lezer-promql'
import { parse } from 'yaml'

export const root = join(import.meta.dirname, '../..')

/** Reads a file of the repository. */
export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** Returns the paths of the files of `deploy/` that match a pattern. */
export function deployFiles(pattern: string): string[] {
  return globSync(`deploy/${pattern}`, { cwd: root }).toSorted()
}

interface Service {
  readonly image: string
  readonly build?: string
  readonly environment?: Record<string, string>
  readonly volumes?: readonly string[]
  readonly depends_on?: readonly string[] | Record<string, object>
  readonly stop_grace_period?: string
}

/** A compose file; its anchors and merges are resolved. */
export interface Compose {
  readonly services: Record<string, Service>
  readonly volumes: Record<string, unknown>
}

/** Reads a compose file. Throws for one that is not YAML. */
export function composeIn(path: string): Compose {
  return parse(read(path), { merge: true, strict: true }) as Compose
}

/** Returns the values of an env file, also of lines that are commented out. */
export function envIn(path: string): Record<string, string> {
  const lines = [...read(path).matchAll(/^#?([A-Z_0-9]+)=(.*)$/gm)]
  return Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value]))
}

/** Fills in what compose does: `${NAME}`, `${NAME:-default}` and `${NAME:?why it is needed}`. Throws without a value. */
export function filledIn(text: string, values: Readonly<Record<string, string>>): string {
  return String(text).replaceAll(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind = '?', rest = '') => {
    const value = values[name] ?? (kind === '-' ? rest : undefined)
    if (value === undefined) throw new Error(`${name} has no value`)
    return value
  })
}

/** A metric in a query, with what is asked of its labels. */
export interface Asked {
  readonly name: string
  readonly labels: string
}

/** Returns the metrics of a PromQL expression. Throws for one that is none. */
export function metricsIn(expression: string): Asked[] {
  const found: Asked[] = []
  parser.parse(expression).iterate({
    enter: ({ type, from, to, node }) => {
      if (type.isError) throw new Error(`not PromQL at ${from}: ${expression}`)
      if (type.name !== 'VectorSelector') return
      const name = node.getChild('Identifier')
      const text = expression.slice(from, to)
      found.push({
        name: expression.slice(name?.from ?? to, name?.to ?? to),
        labels: /\{(.*)\}/s.exec(text)?.[1] ?? '',
      })
    },
  })
  return found
}
