import { batch, signal } from '@preact/signals'
import { expect, test } from 'vitest'
import type { Visit } from '../../web-client/core/visitor/visit.ts'
import { announce } from '../../web-client/widget/chat/notifications.ts'
import type { ToPage } from '../../web-client/widget/loader/frame-protocol.ts'
import { openPage } from './test-platform.ts'

const isStored = (item: object) => (item as { kind: string }).kind === 'stored'

/** A visit in which messages arrive, and those that a sound was made for. */
function watch() {
  const { platform } = openPage()
  const [items, unread] = [signal<object[]>([]), signal(0)]
  const told: string[] = []
  const counts: number[] = []
  const tell = (message: ToPage) => {
    if (message.kind === 'unread') counts.push(message.count)
  }
  const storage = { ...platform.storage, set: (_: string, uid: string) => void told.push(uid) }
  const visit = { conversation: signal({ items, unread }) } as unknown as Visit
  announce({ visit, platform: { ...platform, storage }, isSoundOn: signal(true), tell })
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
  return { told, counts, come, write, older: (text: string) => (items.value = [stored(text, false), ...items.value]) }
}

test('messages that arrive together make one sound, and the page gets each count', () => {
  const { told, counts, come, older } = watch()
  come(['what was there before'])
  come(['one', 'two'])
  come(['mine'], true)
  come(['three'])
  older('an earlier page')
  expect(told).toEqual(['two', 'three'])
  expect(counts.filter((count, index) => count !== counts[index - 1])).toEqual([0, 1, 3, 4])
})

test('a message makes a sound that arrives while one’s own is on its way', () => {
  const { told, come, write } = watch()
  come(['what was there before'])
  write('on its way')
  come(['meanwhile'])
  expect(told).toEqual(['meanwhile'])
})
