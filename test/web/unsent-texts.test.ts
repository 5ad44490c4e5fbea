import { expect, test } from 'vitest'
import type { Conversation } from '../../web-client/core/conversation/conversation.ts'
import { unsentTexts } from '../../web-client/widget/chat/unsent-texts.ts'
import { openPage } from './test-platform.ts'

/** A conversation whose outbox has room for some messages. */
function withRoomFor(room: number) {
  const sent: string[] = []
  const send = async (_type: string, text: string) => {
    await Promise.resolve()
    if (sent.length >= room) throw new Error('too many')
    sent.push(text)
    return text
  }
  return { sent, conversation: { send } as unknown as Conversation }
}

test('a text that the outbox does not take stays in the list and in the storage, and is sent the next time', async () => {
  const { platform } = openPage()
  const texts = unsentTexts(platform, 'sid')
  for (const text of ['one', 'two', 'three']) texts.add(text, '')
  const listed = () => texts.list.value.map(({ text }) => text)
  const stored = () => unsentTexts(platform, 'sid').list.value.map(({ text }) => text)
  const full = withRoomFor(1)
  const sending = texts.sendTo(full.conversation)
  texts.add('four', '')
  await expect(sending).rejects.toThrow('too many')
  expect(full.sent).toEqual(['one'])
  expect(listed()).toEqual(['two', 'three', 'four'])
  expect(stored()).toEqual(['two', 'three', 'four'])
  const roomy = withRoomFor(9)
  await texts.sendTo(roomy.conversation)
  expect(roomy.sent).toEqual(['two', 'three', 'four'])
  expect([listed(), stored()]).toEqual([[], []])
})
