/** What a field says when it does not accept its text. */
export interface RefusalWords {
  /** Precedes the reason, for a field that is saved by itself. */
  readonly unsaved: (why: string) => string
  readonly missing: string
  /** Either bound may be empty. */
  readonly number: (min: string, max: string) => string
  readonly tooShort: (minLength: number) => string
  readonly time: string
  readonly username: string
  readonly shortcut: string
  readonly other: string
}

/** A control for text in a form. */
export type TextControl = HTMLInputElement | HTMLTextAreaElement

/** Returns why a field does not accept its text; empty if it does. `wanted` says in words what its pattern allows. */
export function refusalOf(field: TextControl, words: RefusalWords, wanted?: string): string {
  const { validity } = field
  if (isBlank(field)) return words.missing
  if (validity.valid) return ''
  if (field.type === 'number') {
    const { min, max } = field as HTMLInputElement
    return words.number(min, max)
  }
  if (field.type === 'time') return words.time
  if (validity.tooShort) return words.tooShort(field.minLength)
  return wanted ?? words.other
}

/** Spaces alone count as blank, unlike in a browser; input that the browser cannot parse does not. */
function isBlank({ required, value, validity }: TextControl): boolean {
  return required && value.trim() === '' && !validity.badInput
}
