import { excerptOf } from '../../ui/contents/excerpt.ts'
import { entriesOf } from '../../ui/conversation/entries.ts'
import type { Chat } from './chat.ts'
import { readerOn } from './reader.ts'

/** Saves the conversation as a text file, after fetching as many earlier pages as possible. */
export async function saveTranscript({ visit, language, config }: Chat): Promise<void> {
  const conversation = visit.conversation.value
  if (conversation === undefined) return
  const { words, tag } = language.value
  try {
    while (conversation.hasOlder.value) await conversation.loadOlder()
  } catch {
    // Offline: what is loaded is better than nothing.
  }
  const time = new Intl.DateTimeFormat(tag, { dateStyle: 'short', timeStyle: 'medium' })
  const reader = readerOn(conversation.topic, words)
  const said = entriesOf(conversation.items.value).map((entry) => {
    const happened = entry.event && reader.say(entry.event)
    if (happened && !entry.event?.hasOwnText) return `[${time.format(entry.at)}] ${happened}`
    const name = entry.isOwn ? words.you : entry.sender.nickname || config.title || words.team
    const text = entry.isWithdrawn ? words.withdrawn : excerptOf(entry, words)
    return `[${time.format(entry.at)}] ${name}: ${text}`
  })
  // With a byte order mark, so that old editors read it as UTF-8.
  const url = URL.createObjectURL(new Blob([`\uFEFF${said.join('\n')}\n`], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${words.conversation} ${new Date().toISOString().slice(0, 10)}.txt`
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
