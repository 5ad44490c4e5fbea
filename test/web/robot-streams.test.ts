import { expect, test } from 'vitest'
import { noThread, noUser, type WireMessage } from '../../proto/wire.ts'
import { RobotStreams } from '../../web-client/core/conversation/robot-streams.ts'
import { openPage } from './test-platform.ts'

const user = { ...noUser, uid: 'bot', nickname: 'Bot', type: 'ROBOT' }

function listen() {
  const { platform, pass } = openPage()
  const streams = new RobotStreams(platform.clock)
  const hear = (uid: string, content: unknown) => {
    const said = typeof content === 'string' ? content : JSON.stringify(content)
    const message: WireMessage = {
      ...{
        uid,
        type: 'ROBOT_STREAM',
        content: said,
        status: '',
        createdAt: '',
        channel: '',
        extra: '',
        seq: 0,
        sentAt: 0,
      },
      ...{ thread: noThread, user },
    }
    streams.apply(message)
  }
  const texts = () => streams.now.value.map(({ uid, text }) => `${uid}: ${text}`)
  return { hear, texts, pass }
}

test('pieces grow in place by their number, whenever they come, each once', () => {
  const { hear, texts } = listen()
  hear('a', { seq: 1, text: 'Tea ' })
  hear('a', { seq: 3, text: 'hot.' })
  hear('b', { seq: 1, text: 'Other' })
  hear('a', { seq: 2, text: 'is ' })
  hear('a', { seq: 2, text: 'AGAIN' })
  hear('a', '{"seq":')
  expect(texts()).toEqual(['a: Tea is hot.', 'b: Other'])
})

test('a stream ends a minute after its last piece', async () => {
  const { hear, texts, pass } = listen()
  hear('a', { seq: 1, text: 'Tea' })
  await pass(40_000)
  hear('a', { seq: 2, text: '!' })
  await pass(40_000)
  expect(texts()).toEqual(['a: Tea!'])
  await pass(21_000)
  expect(texts()).toEqual([])
})

test('what exceeds the bounds is left to the message: streams, characters and pieces', () => {
  const { hear, texts } = listen()
  for (let index = 0; index < 20; index += 1) hear(`s${index}`, { seq: 1, text: 'x' })
  expect(texts()).toHaveLength(8)
  expect(texts().at(-1)).toBe('s19: x')
  for (let seq = 2; seq < 100; seq += 1) hear('s19', { seq, text: 'y'.repeat(1000) })
  expect(texts().at(-1)?.length).toBeLessThan(66_000)
  for (let seq = 2; seq < 6000; seq += 1) hear('s18', { seq, text: 'z' })
  expect(texts().at(-2)?.length).toBeLessThan(5010)
})
