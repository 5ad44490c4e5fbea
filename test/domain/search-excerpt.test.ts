import { expect, test } from 'vitest'
import { excerptOf } from '../../domain/message/search-excerpt.ts'
import { searchWords } from '../../domain/message/search-words.ts'

const marked = (text: string, query: string) => {
  const { text: shown, marks } = excerptOf(text, searchWords(query))
  return { shown, marks: marks.map(([from, to]) => shown.slice(from, to)) }
}

test.each([
  ['Where is my Parcel?', 'parcel', ['Parcel']],
  ['Where is my Parcel?', 'par whe', ['Where', 'Parcel']],
  ['my parcel, my PARCELS', 'parcel', ['parcel', 'PARCELS']],
  ['un café crème', 'cafe', ['café']],
  ['cafe\u0301 noir', 'CAFÉ', ['cafe\u0301']],
  ['订单还没有发货', '没有发', ['没有发']],
  ['订单abc还没有', 'abc', ['abc']],
  ['<b>bold</b> & "more"', 'bold', ['bold']],
  ['nothing of it', 'parcel', []],
  ['', 'parcel', []],
])('in %o, %o is marked: %o', (text, query, marks) => {
  expect(marked(text, query)).toEqual({ shown: text, marks })
})

test('a long text is cut around the first match, between words, and marks count from the piece', () => {
  const text = `${'before it '.repeat(50)}the parcel ${'after it '.repeat(50)}`
  const { shown, marks } = marked(text, 'parcel')
  expect(marks).toEqual(['parcel'])
  expect(shown.length).toBeLessThanOrEqual(202)
  expect(shown).toMatch(/^…(before|it) /)
  expect(shown.endsWith('…')).toBe(true)
})

test('no character is cut in two', () => {
  const text = `${'😀'.repeat(300)} parcel ${'😀'.repeat(300)}`
  const { text: shown } = excerptOf(text, ['parcel'])
  expect(shown.isWellFormed()).toBe(true)
  expect(shown).not.toContain('\uFFFD')
})
