/** What fields say that do not take what was written in them. */
export interface RefusalWords {
  /** Before the reason, where a field is stored by itself. */
  readonly unsaved: (why: string) => string
  readonly missing: string
  /** The bounds may be empty. */
  readonly number: (min: string, max: string) => string
  readonly tooShort: (minLength: number) => string
  readonly time: string
  readonly username: string
  readonly shortcut: string
  readonly other: string
}

/** A control for text in a form. */
export type TextControl = HTMLInputElement | HTMLTextAreaElement

/** Why a field does not take what is written in it; empty when it does. `wanted` says what its pattern allows. */
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

/** For a browser a space is something; what it cannot read is not. */
function isBlank({ required, value, validity }: TextControl): boolean {
  return required && value.trim() === '' && !validity.badInput
}
