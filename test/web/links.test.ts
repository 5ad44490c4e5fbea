import { expect, test } from 'vitest'
import { linked } from '../../web-client/ui/links.ts'

/** Links as `[text](href)`, the rest as it is. */
function shown(text: string): string {
  return linked(text)
    .map((piece) => (typeof piece === 'string' ? piece : `[${piece.text}](${piece.href})`))
    .join('')
}

test.each([
  ['see https://a.example/b?c=d#e, please', 'see [https://a.example/b?c=d#e](https://a.example/b?c=d#e), please'],
  ['HTTP://A.EXAMPLE.', '[HTTP://A.EXAMPLE](HTTP://A.EXAMPLE).'],
  ['(www.a.example)', '([www.a.example](https://www.a.example))'],
  ['在https://a.example。好', '在[https://a.example](https://a.example)。好'],
  ['write to a.b+c@d-e.example.', 'write to [a.b+c@d-e.example](mailto:a.b+c@d-e.example).'],
  ['a@b.c d@e.f', '[a@b.c](mailto:a@b.c) [d@e.f](mailto:d@e.f)'],
  ['a@b@c.d', 'a@[b@c.d](mailto:b@c.d)'],
  ['https://user@a.example/', '[https://user@a.example/](https://user@a.example/)'],
  ['nowww.a.example xhttps://a', 'nowww.a.example xhttps://a'],
  ['https:// http://!!! www. @ a@ @b.c a@b a@.b a@b..c', 'https:// http://!!! www. @ a@ @b.c a@b a@.b a@b..c'],
  [`${'a'.repeat(65)}@b.c`, `${'a'.repeat(65)}@b.c`],
  ['javascript:alert(1) <b> data:x', 'javascript:alert(1) <b> data:x'],
  ['', ''],
])('%j is shown as %j', (text, expected) => {
  expect(shown(text)).toBe(expected)
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
  ...['a.', 'http://a ', '!@', '-@-.', 'https://), '],
])('%j over and over: twice the text is looked at twice as often', (run) => {
  const [half, whole] = [10_000, 20_000].map((length) => steps(run.repeat(length / run.length)))
  expect(whole).toBeLessThanOrEqual(3 * (half ?? 0) + 10)
  expect(whole).toBeLessThanOrEqual(20_000 * 4 + 10)
})

/** How often the text is looked at while it is linked: each look at a character, each text that a pattern is tried on. */
function steps(text: string): number {
  let count = 0
  const { charAt } = String.prototype
  String.prototype.charAt = function (this: string, at: number): string {
    count += 1
    return charAt.call(this, at)
  }
  try {
    linked(text)
  } finally {
    String.prototype.charAt = charAt
  }
  return count
}
