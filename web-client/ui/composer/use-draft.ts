import { useState } from 'preact/hooks'
import { memory } from '../../core/platform/browser-platform.ts'

/** A text that is kept under its key over reloads, as far as the browser keeps anything. */
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

/** What was begun under this key; empty for nothing. */
export function readDraft(key: string): string {
  try {
    return localStorage.getItem(nameOf(key)) ?? ''
  } catch {
    return memory.texts.get(nameOf(key)) ?? ''
  }
}

/** Replaces what was begun; an empty text forgets it. */
export function keepDraft(key: string, text: string): void {
  try {
    if (text === '') localStorage.removeItem(nameOf(key))
    else localStorage.setItem(nameOf(key), text)
  } catch {
    // Storage is denied or full: the draft lives as long as the page, or what keeps its memory.
    memory.texts.set(nameOf(key), text)
    memory.onChange()
  }
}

/** Whether there is one with such a key. */
export function areDrafts(isSuch: (key: string) => boolean): boolean {
  try {
    return Object.keys(localStorage).some(
      (name) => name.startsWith(nameOf('')) && isSuch(name.slice(nameOf('').length)),
    )
  } catch {
    return false
  }
}

/** Forgets all with such a key. */
export function forgetDrafts(isSuch: (key: string) => boolean): void {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(nameOf('')) && isSuch(name.slice(nameOf('').length))) localStorage.removeItem(name)
    }
  } catch {
    // Storage is denied: what was kept goes with the page.
  }
}

function nameOf(key: string): string {
  return `parley.draft.${key}`
}
