/** The SQL function by which texts are compared in any case. A database has to be given it: SQLite's lower() is of ASCII. */
export const fold = 'fold'

/** What it makes of a text: small letters, and accents in one spelling. */
export function folded(text: string): string {
  return text.toLowerCase().normalize('NFC')
}
