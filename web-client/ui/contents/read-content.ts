import { readJson, textOf, type Untrusted } from '../../core/platform/coerce.ts'

/** What a content is: an object with fields, a plain text such as an address, nothing at all, or unreadable JSON. */
export type Content =
  | { readonly kind: 'fields'; readonly fields: Untrusted }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'empty' | 'broken' }

/** Why a part of a message has nothing to show: there is nothing, or it cannot be read. Empty if there is something. */
export type Fault = '' | 'empty' | 'broken'

/** Reads a content that should be JSON or a bare text. Never throws; what looks like JSON and is none is broken. */
export function readContent(content: string): Content {
  const text = content.trim()
  if (text === '') return { kind: 'empty' }
  if (text.startsWith('"')) {
    const said = quotedIn(text)
    return said === undefined || said.startsWith('"') ? { kind: 'text', text } : readContent(said)
  }
  if (!text.startsWith('{')) return text.startsWith('[') ? { kind: 'broken' } : { kind: 'text', text }
  const fields = readJson(text)
  if (Object.keys(fields).length > 0) return { kind: 'fields', fields }
  return { kind: /^\{\s*\}$/.test(text) ? 'empty' : 'broken' }
}

/** Returns the fields of a content, and none of one without. */
export function fieldsOf(content: Content): Untrusted {
  return content.kind === 'fields' ? content.fields : {}
}

/** Returns the fault of a content that has something to show only if `isShown`. */
export function faultOf(content: Content, isShown: boolean): Fault {
  if (isShown) return ''
  return content.kind === 'empty' ? 'empty' : 'broken'
}

/** Returns a text, or a number or boolean as one: writers of other programs give any. */
export function scalarOf(value: unknown): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : ''
  return typeof value === 'boolean' ? String(value) : textOf(value).trim()
}

function quotedIn(text: string): string | undefined {
  try {
    const said: unknown = JSON.parse(text)
    return typeof said === 'string' ? said : undefined
  } catch {
    return undefined
  }
}
