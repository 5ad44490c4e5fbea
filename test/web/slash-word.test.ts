import { expect, test } from 'vitest'
import { slashWordIn } from '../../web-client/console/conversation/slash-word.ts'

/** The caret stands at `|`. */
const at = (text: string) => {
  const found = slashWordIn(text.replace('|', ''), text.indexOf('|'))
  return found && [found.wanted, found.length]
}

test.each([
  ['/|', '', 1],
  ['/thanks|', 'thanks', 7],
  ['/two words|', 'two words', 10],
  ['Hello /th|', 'th', 3],
  ['Hello /th| and more', 'th', 3],
  ['/th| and more', 'th', 3],
  ['One\n/th|', 'th', 3],
  ['(/th|', 'th', 3],
  ['“/th|”', 'th', 3],
  ['您好，/退款|', '退款', 3],
  ['您好。/|再见', '', 1],
])('a slash begins a word in %s', (text, wanted, length) => {
  expect(at(text)).toEqual([wanted, length])
})

test.each([
  'and/or|',
  'see https://|',
  'see https://shop.example/|',
  'see /etc/hosts|',
  '10/|',
  '他/她|',
  'a /b c|',
  '|/th',
  '',
])('a slash calls nothing in %s', (text) => {
  expect(at(text.includes('|') ? text : `${text}|`)).toBeUndefined()
})

test('a slash word is found in a long text as fast as in a short one', () => {
  const text = ` /${'/x '.repeat(100_000)}/thanks`
  const from = performance.now()
  for (let index = 0; index < 1000; index += 1) slashWordIn(text, text.length)
  expect(performance.now() - from).toBeLessThan(500)
  expect(slashWordIn(text, text.length)?.wanted).toBe('thanks')
})
