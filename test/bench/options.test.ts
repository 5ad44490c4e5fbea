import { expect, test } from 'vitest'
import { readAgainstOptions, readOptions } from '../../bench/options.ts'
import { rows } from '../../bench/rows.ts'

test('every row except the soak runs by default; the soak when it is named, and with the long run', () => {
  expect(readOptions([]).rows.join('')).toBe('ABCDEFGHIK')
  expect(readOptions(['--only', 'a,J']).rows).toEqual(['A', 'J'])
  expect(readOptions(['--long']).rows.join('')).toBe(rows.map(({ letter }) => letter).join(''))
})

test('the long run goes to ten million messages and half an hour', () => {
  const { stored, soakSeconds } = readOptions(['--long'])
  expect(stored.at(-1)).toBe(10_000_000)
  expect(soakSeconds).toBe(1800)
})

test('each size can be set, and takes effect', () => {
  const options = readOptions([
    '--quick',
    '--pairs',
    '7',
    '--in-flight',
    '1,2',
    '--stored',
    '10,20',
    '--json',
    'x.json',
  ])
  expect(options).toMatchObject({ pairs: 7, inFlights: [1, 2], stored: [10, 20], json: 'x.json' })
})

test('unknown options are refused', () => {
  expect(() => readOptions(['--only', 'A,X'])).toThrow('there is no row X')
  expect(() => readOptions(['--pairs', 'many'])).toThrow('--pairs many')
  expect(() => readOptions(['--stored', '10,0'])).toThrow('--stored 0')
  expect(() => readOptions(['--rapid'])).toThrow('rapid')
  expect(() => readAgainstOptions([])).toThrow('the other checkout')
})

test('the comparison has its own number of rounds by default', () => {
  expect(readAgainstOptions(['../old'])).toMatchObject({ checkout: '../old', rounds: 9, seconds: 4, inFlight: 8 })
  expect(readAgainstOptions(['../old', '--rounds', '2', '--in-flight', '32'])).toMatchObject({
    rounds: 2,
    inFlight: 32,
  })
})
