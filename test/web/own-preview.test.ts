import { expect, test, vi } from 'vitest'
import { OwnPreview } from '../../web-client/core/conversation/own-preview.ts'

/** A preview whose states are sent into a list, and a clock that the test moves. */
function preview(isConnected: () => boolean = () => true) {
  vi.useFakeTimers()
  const sent: string[] = []
  const clock = {
    now: () => Date.now(),
    after: (delayMs: number, act: () => void) => {
      const timer = setTimeout(act, delayMs)
      return () => clearTimeout(timer)
    },
  }
  const send = (text: string) => {
    if (!isConnected()) return false
    sent.push(text)
    return true
  }
  return { sent, own: new OwnPreview({ clock, send }), pass: (ms: number) => vi.advanceTimersByTime(ms) }
}

test('of a burst the first and the last state are sent, once a second at most, and an empty one too', () => {
  const { sent, own, pass } = preview()
  for (const text of ['H', 'He', 'Hel', 'Hello']) own.write(text)
  expect(sent).toEqual(['H'])
  pass(1000)
  expect(sent).toEqual(['H', 'Hello'])
  pass(300)
  for (const text of ['Hell', 'He', '']) own.write(text)
  expect(sent).toEqual(['H', 'Hello'])
  pass(700)
  expect(sent).toEqual(['H', 'Hello', ''])
  pass(60_000)
  expect(sent).toHaveLength(3)
})

test('no preview follows the message that it has become', () => {
  const { sent, own, pass } = preview()
  own.write('H')
  own.write('Hello')
  own.stop()
  pass(60_000)
  expect(sent).toEqual(['H'])
  own.write('And')
  expect(sent).toEqual(['H', 'And'])
})

test('the last state arrives once there is a connection, and is not tried for ever', () => {
  let isConnected = false
  const { sent, own, pass } = preview(() => isConnected)
  own.write('Hello')
  pass(30_000)
  expect(sent).toEqual([])
  isConnected = true
  pass(1000)
  expect(sent).toEqual(['Hello'])
  isConnected = false
  own.write('Bye')
  pass(120_000)
  isConnected = true
  pass(120_000)
  expect(sent).toEqual(['Hello'])
  own.write('Bye!')
  expect(sent).toEqual(['Hello', 'Bye!'])
})

test('a long text is cut, not in the middle of a character', () => {
  const { sent, own } = preview()
  own.write(`${'x'.repeat(499)}😀 and more`)
  expect(sent[0]?.length).toBe(500)
  expect(sent[0]?.isWellFormed()).toBe(true)
})
