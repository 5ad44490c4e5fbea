/** Deletes the emoji databases of earlier versions, which outlived the agent who used them. */
export function deleteEmojiCache(): void {
  // Where storage is denied there are none.
  if (!('indexedDB' in globalThis)) return
  for (const locale of ['en', 'zh']) indexedDB.deleteDatabase(`emoji-picker-element-${locale}`)
}
