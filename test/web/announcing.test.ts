import { batch, signal } from '@preact/signals'
import { expect, test } from 'vitest'
import type { Visit } from '../../web-client/core/visitor/visit.ts'
import { announce } from '../../web-client/widget/chat/notifications.ts'
import type { ToPage } from '../../web-client/widget/loader/frame-protocol.ts'
import { openPage } from './test-platform.ts'

const isStored = (item: object) => (item as { kind: string }).kind === 'stored'

/** A visit in which messages arrive, and what the page is told of them. */
function watch() {
  const { platform } = openPage()
  const [items, unread] = [signal<object[]>([]), signal(0)]
  const told: string[] = []
  const tell = (message: ToPage) => {
    if (message.kind === 'message') told.push(message.text)
  }
  const visit = { conversation: signal({ items, unread }) } as unknown as Visit
  announce({ visit, platform, isSoundOn: signal(false), tell })
  const stored = (content: string, isOwn: boolean) => {
    const message = { uid: content, type: 'TEXT', content, sentAt: platform.clock.now() }
    return { kind: 'stored', isOwn, message }
  }
  const come = (texts: readonly string[], isOwn = false) =>
    batch(() => {
      // What is on its way stands at the end.
      const [before, after] = [isStored, (item: object) => !isStored(item)].map((is) => items.value.filter(is))
      items.value = [...(before ?? []), ...texts.map((text) => stored(text, isOwn)), ...(after ?? [])]
      if (!isOwn) unread.value += texts.length
    })
  const write = (text: string) => {
    items.value = [...items.value, { kind: 'pending', isOwn: true, letter: { uid: text } }]
  }
  return { told, come, write, older: (text: string) => (items.value = [stored(text, false), ...items.value]) }
}

test('the page is told of each message of a batch, once and in order', () => {
  const { told, come, older } = watch()
  come(['what was there before'])
  come(['one', 'two'])
  come(['mine'], true)
  come(['three'])
  older('an earlier page')
  expect(told).toEqual(['one', 'two', 'three'])
})

test('the page is told of a message that arrives while one’s own is on its way', () => {
  const { told, come, write } = watch()
  come(['what was there before'])
  write('on its way')
  come(['meanwhile'])
  expect(told).toEqual(['meanwhile'])
})
