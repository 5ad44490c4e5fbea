const address = /^[^\s@<>()[\],;:"\\]+@[^\s@<>()[\],;:"\\.]+(\.[^\s@<>()[\],;:"\\.]+)+$/

/**
 * Returns whether an address can be reached by mail from anywhere; letters of any language are allowed. This is
 * stricter than a browser's own check, which accepts a domain without a dot (`nora@example`), and looser, because that
 * check accepts only ASCII letters.
 */
export function isEmailAddress(text: string): boolean {
  return address.test(text)
}
