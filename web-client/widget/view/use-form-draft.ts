import { useState } from 'preact/hooks'
import { readJson } from '../../core/platform/coerce.ts'
import { keepDraft, readDraft } from '../../ui/composer/use-draft.ts'

/** The draft of a form, by field name; survives reloads under its key. */
export interface FormDraft {
  /** Returns the initial value of a field: its draft, otherwise what is known. */
  readonly of: (name: string, known?: string) => string | undefined
  readonly keep: (form: HTMLFormElement) => void
  readonly forget: () => void
}

/** Read once, when the form is first rendered: after that its fields hold their values. */
export function useFormDraft(key: string): FormDraft {
  const [begun] = useState(() => readJson(readDraft(key)))
  return {
    of: (name, known) => {
      const text = begun[name]
      return typeof text === 'string' ? text : known
    },
    keep: (form) => keepDraft(key, JSON.stringify(Object.fromEntries(new FormData(form)))),
    forget: () => keepDraft(key, ''),
  }
}
