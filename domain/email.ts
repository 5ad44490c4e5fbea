const address = /^[^\s@<>()[\],;:"\\]+@[^\s@<>()[\],;:"\\.]+(\.[^\s@<>()[\],;:"\\.]+)+$/

/**
 * Whether a letter can reach somebody by it from anywhere, in letters of any language. Narrower than a browser's own
 * check, which takes a domain without a dot (`nora@example`), and wider, for that takes no letters but ASCII.
 */
export function isEmailAddress(text: string): boolean {
  return address.test(text)
}
