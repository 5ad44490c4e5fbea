import { expect, test } from 'vitest'
import { csvLine, fromCsv, toCsv } from '../../domain/csv.ts'

const formulas = [
  'x;=2+5',
  'x;  =2+5',
  'x\t+1',
  'x;\u00a0@a',
  ';-1',
  'x\n=2+5',
  'x;y\r\n =1',
  '\t=1',
  "x;'=1",
  "'x;''-1",
]

test('a value is text also where a spreadsheet splits at semicolons, tabs or lines, and is read back as it was', () => {
  for (const value of formulas) {
    const line = csvLine(['a', value, 'b'])
    for (const cell of line.split(/[;\t\r\n]/)) expect(cell.trim().replace(/^"/, ''), value).not.toMatch(/^[=+\-@]/)
    expect(line, value).toMatch(/^a,"[^"]*",b\r\n$/)
    expect(fromCsv(['value'], toCsv(['value'], [{ value }]))).toEqual([{ value }])
  }
  expect(csvLine(['x;=2+5'])).toBe(`"x;'=2+5"\r\n`)
})

test('semicolons, tabs and lines before anything else stay as they are', () => {
  for (const value of ['a; b', 'a;b-c', 'a\tb', 'a\nb'])
    expect(csvLine([value]), JSON.stringify(value)).toBe(`"${value}"\r\n`)
})

test('the longest runs of blanks and apostrophes are written and read at once', () => {
  const begun = performance.now()
  for (const run of [' ', '\t', "'", ';', "\t'", '; '].map((some) => `;${some.repeat(100_000)}`))
    expect(fromCsv(['value'], toCsv(['value'], [{ value: run }]))).toEqual([{ value: run }])
  expect(performance.now() - begun).toBeLessThan(2000)
})
