/** Returns the tag that equals the wish, otherwise one of the same language. */
export function matching(tags: readonly string[], wish: string): string | undefined {
  const [language] = wish.toLowerCase().split('-')
  return (
    tags.find((tag) => tag.toLowerCase() === wish.toLowerCase()) ??
    tags.find((tag) => tag.toLowerCase().split('-')[0] === language)
  )
}

/** Returns the reader's own, more specific tag: a page says `en`, but a Briton's `en-GB` has a 24-hour clock. */
export function nearest(wish: string): string {
  return navigator.languages.find((tag) => tag.toLowerCase().startsWith(`${wish.toLowerCase()}-`)) ?? wish
}
