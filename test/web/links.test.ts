import { expect, test } from 'vitest'
import { linkify } from '../../web-client/ui/contents/linkify.ts'
import { linkCases, readCase } from '../support/link-cases.ts'

test.each(linkCases)('%j', (marked) => {
  const { text, links } = readCase(marked)
  const pieces = linkify(text)
  expect(pieces.filter((piece) => typeof piece !== 'string')).toEqual(links)
  expect(pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('')).toBe(text)
})

test('there are that many cases', () => {
  expect(linkCases.length).toBeGreaterThanOrEqual(80)
})

test.each([
  ...[
    'a',
    '!',
    '[',
    'http://',
    'http://!',
    'www.',
    'www.!',
    '*',
    '`',
    'a@',
    'a@a@a@',
    'a@a.',
    '@',
    '.',
    '👩\u200d',
    ' ',
  ],
  ...['a.', 'http://a ', '!@', '-@-.', 'https://), ', 'https://a(', 'https://a)', 'www.a@', '_', '中https://', 'a@中.'],
])('%j repeated: twice the text costs twice the reads', (run) => {
  const [half, whole] = [10_000, 20_000].map((length) => steps(run.repeat(length / run.length)))
  expect(whole).toBeLessThanOrEqual(3 * (half ?? 0) + 10)
  expect(whole).toBeLessThanOrEqual(20_000 * 4 + 10)
})

/** Counts the characters that are read while the text is linkified. */
function steps(text: string): number {
  let count = 0
  const { charAt } = String.prototype
  String.prototype.charAt = function (this: string, at: number): string {
    count += 1
    return charAt.call(this, at)
  }
  try {
    linkify(text)
  } finally {
    String.prototype.charAt = charAt
  }
  return count
}
