/** Parses typed tags: separated by Western or Chinese commas, without duplicates, at most 20 of 64 characters. */
export function tagsIn(text: string): string[] {
  const tags = text.split(/[,，、]/).map((tag) => tag.trim().slice(0, 64))
  return [...new Set(tags.filter((tag) => tag !== ''))].slice(0, 20)
}

/** Returns the tags that were removed. */
export function removedTags(before: readonly string[], after: readonly string[]): readonly string[] {
  return before.filter((tag) => !after.includes(tag))
}
