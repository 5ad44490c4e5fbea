import { headOf, listOf, recordOf } from '../../core/platform/coerce.ts'
import type { LabelledValue } from './cards.ts'
import { fieldsOf, readContent, scalarOf } from './read-content.ts'

const maxLines = 12
const maxValue = 300
const maxDepth = 2

/** Returns what a person can read of a content of a type that is not known: its text, or its fields with their names. */
export function readUnknown(content: string): { readonly text: string; readonly fields: readonly LabelledValue[] } {
  const read = readContent(content)
  if (read.kind === 'text') return { text: read.text, fields: [] }
  const fields: LabelledValue[] = []
  gather(fieldsOf(read), '', fields)
  return { text: '', fields }
}

/** Adds the readable fields, those of objects in it with both names, as far as there is room. */
function gather(record: object, within: string, into: LabelledValue[], depth = 0): void {
  for (const [name, value] of Object.entries(record)) {
    if (into.length >= maxLines) return
    const label = headOf(within === '' ? name : `${within} · ${name}`, 100)
    const said = scalarOf(value) || listOf(value).slice(0, maxLines).map(scalarOf).filter(Boolean).join(', ')
    if (said !== '') into.push({ label, value: headOf(said, maxValue) })
    else if (depth < maxDepth) gather(recordOf(value), label, into, depth + 1)
  }
}
