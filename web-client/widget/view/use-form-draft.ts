import { useState } from 'preact/hooks'
import { readJson } from '../../core/platform/coerce.ts'
import { keepDraft, readDraft } from '../../ui/composer/use-draft.ts'

/** What was begun in a form, by the name of the field; kept under its key over reloads. */
export interface FormDraft {
  /** What stands in a field at first: what was begun, else what is known. */
  readonly of: (name: string, known?: string) => string | undefined
  readonly keep: (form: HTMLFormElement) => void
  readonly forget: () => void
}

/** As it was when the form was drawn first: its fields know the rest themselves. */
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
