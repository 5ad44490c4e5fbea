import { useState } from 'preact/hooks'
import { memory } from '../../core/platform/browser-platform.ts'

/** A text that survives reloads under its key, as far as the browser stores anything. */
export function useDraft(key: string): readonly [string, (text: string) => void] {
  const [draft, setDraft] = useState(() => ({ key, text: readDraft(key) }))
  const text = draft.key === key ? draft.text : readDraft(key)
  if (draft.key !== key) setDraft({ key, text })
  return [
    text,
    (next) => {
      keepDraft(key, next)
      setDraft({ key, text: next })
    },
  ]
}

/** Returns the draft under this key; empty if there is none. */
export function readDraft(key: string): string {
  const inMemory = memory.texts.get(nameOf(key))
  if (inMemory !== undefined) return inMemory
  try {
    return localStorage.getItem(nameOf(key)) ?? ''
  } catch {
    return ''
  }
}

/** Replaces the draft; an empty text deletes it. */
export function keepDraft(key: string, text: string): void {
  try {
    if (text === '') localStorage.removeItem(nameOf(key))
    else localStorage.setItem(nameOf(key), text)
    dropFromMemory([nameOf(key)])
  } catch {
    // Storage is denied or full: the draft lives as long as the page, or as whatever persists `memory`.
    if (text === '') return dropFromMemory([nameOf(key)])
    memory.texts.set(nameOf(key), text)
    memory.onChange()
  }
}

/** Returns whether a draft has a key that matches, wherever it is kept. */
export function areDrafts(isSuch: (key: string) => boolean): boolean {
  return [...storedNames(), ...memory.texts.keys()].some((name) => isDraft(name, isSuch))
}

/** Deletes every draft whose key matches, wherever it is kept. */
export function forgetDrafts(isSuch: (key: string) => boolean): void {
  for (const name of storedNames()) if (isDraft(name, isSuch)) localStorage.removeItem(name)
  dropFromMemory([...memory.texts.keys()].filter((name) => isDraft(name, isSuch)))
}

/** Returns none if storage is denied. */
function storedNames(): readonly string[] {
  try {
    return Object.keys(localStorage)
  } catch {
    return []
  }
}

function isDraft(name: string, isSuch: (key: string) => boolean): boolean {
  return name.startsWith(nameOf('')) && isSuch(name.slice(nameOf('').length))
}

function dropFromMemory(names: readonly string[]): void {
  const isAny = names.filter((name) => memory.texts.delete(name)).length > 0
  if (isAny) memory.onChange()
}

function nameOf(key: string): string {
  return `parley.draft.${key}`
}
