import { readJson, recordOf, textsOf } from '../../core/platform/coerce.ts'
import type { Chat } from './chat.ts'

/**
 * Says whose the tab is in which this chat is: an agent who waits to write to them does it then, and the conversation
 * opens, as on every page where one goes on. Throws ApiRefusal, NoAnswer.
 */
export async function claimPage(chat: Chat, text: string): Promise<void> {
  const { key, ...page } = textsOf(readJson(text), ['key', 'url', 'title', 'referrer'])
  const { tag: lang } = chat.language.value
  await chat.visit.introduce({ ...page, lang, browser: navigator.userAgent, ...chat.told() })
  const answer = await fetch('/visitor/api/v1/live/claim', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await chat.token()}` },
    body: JSON.stringify({ key }),
    signal: AbortSignal.timeout(claimsWithinMs),
  })
  const { data } = recordOf(await answer.json())
  if (answer.ok && recordOf(data).chatting === true && !chat.isBegun.value) await chat.begin()
}

const claimsWithinMs = 20_000
