import type { RefusalWords } from './field-errors.ts'

export const refusals: RefusalWords = {
  unsaved: (why) => `Not saved yet. ${why}`,
  missing: 'Fill this in.',
  number: (min, max) =>
    max === '' ? `Enter a number, ${min} or more.` : `Enter a whole number from ${min} to ${max}.`,
  tooShort: (minLength) => `Enter at least ${minLength} characters.`,
  time: 'Enter a time of day.',
  username: 'Enter 1 to 64 characters: Latin letters (a to z, A to Z), digits and _ . @ - only.',
  shortcut: 'Enter 1 to 32 characters, without spaces or slashes.',
  other: 'Check what you entered.',
}
