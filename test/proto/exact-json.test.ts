import { describe, expect, test } from 'vitest'
import type { Refused } from '../../domain/refusal.ts'
import { readJson } from '../../proto/exact-json.ts'

const rule = { maxDepth: 8, oddNumbers: 'refused' } as const
const kept = { maxDepth: 8, oddNumbers: 'as-written' } as const

function refusalOf(text: string, by: Parameters<typeof readJson>[1] = rule): string {
  try {
    return `taken: ${JSON.stringify(readJson(text, by))}`
  } catch (error) {
    return (error as Refused).code
  }
}

const odd = [
  ...['1234567890123456789', '-1234567890123456789', '9007199254740993', '1e400', '-1e400', '1.0000000000000000001'],
  ...['0.1000000000000000000001', '1e-400', '123456789012345678901234567890', '1.7976931348623157e309'],
]
const same = ['0', '-1', '7.5', '1.0', '1e2', '0.1', '100000000000000000000', '5e-324', '-0.0', '1E+2', '120', '3.10']

describe('a number that a double cannot hold', () => {
  test.each(odd)('%s is refused', (number) => {
    for (const text of [number, `{"a":${number}}`, `[1,"x",{"b":[${number}]}]`]) {
      expect(refusalOf(text)).toBe('malformed')
    }
  })

  test.each([...odd, ...same])('%s is written back unchanged where it is passed on', (number) => {
    const text = `{"a":${number},"b":["\\"${number}",${number}]}`
    expect(JSON.stringify(readJson(text, kept))).toBe(text)
  })

  test.each(same)('%s is not such a number', (number) => {
    expect(readJson(`{"a":${number}}`, rule)).toEqual({ a: Number(number) })
  })

  test('costs little, even sixty thousand times', () => {
    const text = `[${'1.0,'.repeat(60_000)}1e400]`
    expect(quickest(() => expect(JSON.stringify(readJson(text, kept))).toBe(text))).toBeLessThan(1000)
  })

  test('costs no more the longer it is', () => {
    const texts = ['0'.repeat(250_000), '10'.repeat(125_000)].map((digits) => `[${`1.${digits}1`}]`)
    const refuse = () => expect(texts.map((text) => refusalOf(text))).toEqual(['malformed', 'malformed'])
    expect(quickest(refuse)).toBeLessThan(2000)
  })
})

/** Returns the fastest of three runs, in ms: a busy machine makes a run slower, never faster. */
function quickest(run: () => void): number {
  const took = [1, 2, 3].map(() => {
    const started = performance.now()
    run()
    return performance.now() - started
  })
  return Math.min(...took)
}

describe('nesting', () => {
  test.each([
    ['[]', 1],
    ['{}', 1],
    ['{"a":{"b":[1]}}', 3],
  ])('%s has a depth of its own', (text, depth) => {
    expect(refusalOf(text, { ...rule, maxDepth: depth })).toBe(`taken: ${text}`)
    expect(refusalOf(text, { ...rule, maxDepth: depth - 1 })).toBe('malformed')
  })

  test('inside a text does not count, and neither do siblings', () => {
    const text = `["${'[{\\"'.repeat(100)}",[],[],[],[],[],[],[],[],[],"\\\\",[]]`
    expect(refusalOf(text, { ...rule, maxDepth: 2 })).toBe(`taken: ${text}`)
  })

  test('of a hundred thousand levels is refused and does not overflow the stack', () => {
    for (const by of [rule, kept]) expect(refusalOf('[1e400,'.repeat(100_000), by)).toBe('malformed')
  })
})

test.each([
  '{"__proto__":{"isAdmin":true}}',
  '{"a":[{"\\u005f_proto__":1}]}',
  '["\\ud800"]',
  '{"\\udc00":1}',
  '{"a":{"b":"x\\uD83Dy"}}',
  '{"a":',
  '{a:1}',
  '[1,]',
  '[01]',
  '[NaN]',
  ...['[1e]', '[1.]', '[.5]', '[-]', '[1e+]', '[00.5]', '[1.0.0]', '[--1]', '[1.0 1.0]', '[true1.0]', '[1.0true]'],
  ...['{1.0:2}', '{"a" 1e400}', '["a"1.0]', '1e400 1'],
  'Infinity',
  '"',
  '',
])('%s is refused', (text) => {
  for (const by of [rule, kept]) expect(refusalOf(text, by)).toBe('malformed')
})

test.each([
  ['{"a":1,"a":2}', { a: 2 }],
  ['{"a":1,"\\u0061":2}', { a: 2 }],
  ['"\\ud83d\\ude00"', '😀'],
  ['{"constructor":{"prototype":1}}', { constructor: { prototype: 1 } }],
  ['"the key __proto__"', 'the key __proto__'],
])('%s is accepted, with the last of duplicate keys', (text, value) => {
  expect(readJson(text, rule)).toEqual(value)
})
