/** Earlier versions kept the emoji in databases that outlived whoever used them. */
export function deleteEmojiCache(): void {
  // Where nothing may be kept nothing was.
  if (!('indexedDB' in globalThis)) return
  for (const locale of ['en', 'zh']) indexedDB.deleteDatabase(`emoji-picker-element-${locale}`)
}
