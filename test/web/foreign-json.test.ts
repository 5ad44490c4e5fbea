import { signal } from '@preact/signals'
import { h, render } from 'preact'
import { afterAll, expect, test, vi } from 'vitest'
import { readStanding } from '../../web-client/core/agent/colleagues.ts'
import { readRequestNotice } from '../../web-client/core/agent/request-notice.ts'
import type { Item } from '../../web-client/core/conversation/items.ts'
import { systemEventOf } from '../../web-client/core/conversation/system-event.ts'
import { Timeline } from '../../web-client/core/conversation/timeline.ts'
import { readQueuePlace } from '../../web-client/core/visitor/queue-place.ts'
import { excerptOf } from '../../web-client/ui/contents/excerpt.ts'
import { ConversationView } from '../../web-client/ui/conversation/conversation-view.tsx'
import { sharedWords } from '../../web-client/ui/words/en.ts'
import { readerOn } from '../../web-client/widget/chat/reader.ts'
import { words } from '../../web-client/widget/words/en.ts'
import { hostileMessage, hostileObject } from '../support/foreign-json.ts'
import { paperRoot } from '../support/paper-dom.ts'
import { Random, seedOfRun, testOption } from '../support/random.ts'

const seed = seedOfRun()
const count = testOption('PARLEY_TEST_FOREIGN', 10_000)
/** As many as a log renders at once. */
const atOnce = 100
const drawnWithin = { timeout: 120_000 }
const errors = vi.spyOn(console, 'error')
afterAll(() => errors.mockRestore())

test(
  `${count} messages of hostile JSON are rendered as both faces do it, and none is given up (seed ${seed})`,
  drawnWithin,
  async () => {
    const random = new Random(seed)
    const root = paperRoot()
    // Parts that are loaded on first use are there from the second batch on.
    await Promise.all([
      ...[
        'film-body',
        'form-body',
        'info-card',
        'markdown-body',
        'message-card',
        'question-body',
        'quotation-body',
      ].map((part) => import(`../../web-client/ui/bodies/${part}.tsx`)),
      ...['sound-body', 'unknown-body'].map((part) => import(`../../web-client/ui/bodies/${part}.tsx`)),
    ])
    for (let lot = 0; lot < count / atOnce; lot += 1) {
      const timeline = new Timeline({ onGap: () => {} })
      const given = Array.from({ length: atOnce }, (_, index) =>
        hostileMessage(random, {
          uid: `${lot} ${index}`,
          seq: index + 1,
          sentAt: 1_800_000_000_000 + index,
          threadUid: 't',
          topic: 'o/t',
          state: 'CHATTING',
        }),
      )
      timeline.merge(given)
      const items: Item[] = timeline.messages.value.map((message) => {
        return { kind: 'stored', message, isOwn: random.chance(0.3) }
      })
      render(h(ConversationView, { key: lot, ...propsOf(items) }), root.element)
      await new Promise((resolve) => setImmediate(resolve))
      expect(root.text()).not.toContain('cannot be shown')
      for (const { message } of items as { message: (typeof given)[number] }[])
        expect(typeof excerptOf(message, sharedWords)).toBe('string')
    }
    render(null, root.element)
    expect(errors).not.toHaveBeenCalled()
  },
)

test('a message’s JSON is parsed once, however often its conversation asks', () => {
  const parse = vi.spyOn(JSON, 'parse')
  const messages = Array.from({ length: 50 }, (_, index) => {
    const event = index === 0 ? { kind: 'JOINED', uid: 'a', name: 'Ada' } : { kind: index }
    return { type: 'SYSTEM', extra: JSON.stringify({ event }) }
  })
  const asked = () => messages.findLast((one) => systemEventOf(one) !== undefined)
  // As for each arriving message.
  for (let time = 0; time < 20; time += 1) expect(asked()).toBe(messages[0])
  expect(parse).toHaveBeenCalledTimes(messages.length)
  parse.mockRestore()
})

test(`${count / 5} hostile notices are read as what they say, or ignored (seed ${seed})`, () => {
  const random = new Random(seed)
  for (let left = count / 5; left > 0; left -= 1) {
    const content = hostileObject(random)
    const { user, deadline, ...texts } = readRequestNotice(content)
    expect(Number.isNaN(new Date(deadline).getTime())).toBe(false)
    const all = [...Object.values(texts), ...Object.values(user), readQueuePlace(content).ownText]
    expect(all.filter((text) => typeof text !== 'string')).toEqual([])
    const standing = readStanding(content)
    if (standing !== undefined) expect(Number.isFinite(standing.open + standing.capacity)).toBe(true)
  }
})

function propsOf(items: readonly Item[]) {
  const conversation = {
    ...{
      topic: 'o/t',
      items: signal(items),
      typing: signal(undefined),
      streams: signal([]),
      unread: signal(3),
      hasOlder: signal(false),
    },
    ...{ loadOlder: async () => {}, markRead: () => {} },
  }
  const ignore = () => {}
  const may = { onRetry: ignore, onDiscard: ignore, onQuote: ignore, onRecall: ignore, onOpenImage: ignore }
  return {
    conversation,
    words: sharedWords,
    locale: 'en',
    reader: readerOn('o/t', words),
    ...may,
    fileUrl: Object.assign((url: string) => signal(`${url}?signature`), { fresh: async () => undefined }),
  }
}
