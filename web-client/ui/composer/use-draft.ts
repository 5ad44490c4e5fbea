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
  try {
    return localStorage.getItem(nameOf(key)) ?? ''
  } catch {
    return memory.texts.get(nameOf(key)) ?? ''
  }
}

/** Replaces the draft; an empty text deletes it. */
export function keepDraft(key: string, text: string): void {
  try {
    if (text === '') localStorage.removeItem(nameOf(key))
    else localStorage.setItem(nameOf(key), text)
  } catch {
    // Storage is denied: the draft lives as long as the page, or as whatever persists `memory`. If it is full instead,
    // the draft lives only in the state of its field.
    memory.texts.set(nameOf(key), text)
    memory.onChange()
  }
}

/** Returns whether a stored draft has a key that matches. */
export function areDrafts(isSuch: (key: string) => boolean): boolean {
  try {
    return Object.keys(localStorage).some(
      (name) => name.startsWith(nameOf('')) && isSuch(name.slice(nameOf('').length)),
    )
  } catch {
    return false
  }
}

/** Deletes every stored draft whose key matches. */
export function forgetDrafts(isSuch: (key: string) => boolean): void {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(nameOf('')) && isSuch(name.slice(nameOf('').length))) localStorage.removeItem(name)
    }
  } catch {
    // Storage is denied: nothing outlives the page anyway.
  }
}

function nameOf(key: string): string {
  return `parley.draft.${key}`
}
