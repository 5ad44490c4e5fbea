/** Of the languages there are, the one of a wish, else another of the same tongue. */
export function matching(tags: readonly string[], wish: string): string | undefined {
  const [language] = wish.toLowerCase().split('-')
  return (
    tags.find((tag) => tag.toLowerCase() === wish.toLowerCase()) ??
    tags.find((tag) => tag.toLowerCase().split('-')[0] === language)
  )
}

/** Of the reader's own tags the one that says more: `en` of a page is `en-GB` to a Briton, whose clock has 24 hours. */
export function nearest(wish: string): string {
  return navigator.languages.find((tag) => tag.toLowerCase().startsWith(`${wish.toLowerCase()}-`)) ?? wish
}
