/**
 * The SQL function for comparing texts without case. It must be defined on each connection: SQLite's lower() handles
 * only ASCII.
 */
export const fold = 'fold'

/** Returns a text in lower case, with accents in one spelling. */
export function folded(text: string): string {
  return text.toLowerCase().normalize('NFC')
}
