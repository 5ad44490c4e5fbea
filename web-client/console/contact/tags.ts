/** Tags as they are typed: commas of either kind between them, each once, at most twenty of 64 characters. */
export function tagsIn(text: string): string[] {
  const tags = text.split(/[,，、]/).map((tag) => tag.trim().slice(0, 64))
  return [...new Set(tags.filter((tag) => tag !== ''))].slice(0, 20)
}

/** The tags that are not there any more. */
export function removedTags(before: readonly string[], after: readonly string[]): readonly string[] {
  return before.filter((tag) => !after.includes(tag))
}
