import { isIP } from 'node:net'
import { describe, expect, test } from 'vitest'
import { countedAddress, isWithin, readAddress, readRange } from '../../domain/address.ts'
import { Random } from '../support/random.ts'

describe('an address is counted', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:0201', '192.0.2.1'],
    ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff::1', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['', ''],
    ['unknown', 'unknown'],
  ])('%s as %s', (written, counted) => {
    expect(countedAddress(written)).toBe(counted)
  })
})

test('an address is what Node accepts as one', () => {
  const random = new Random(20_261_129)
  const pieces = ['0', '1', 'ff', 'FFFF', '10000', '256', '01', ':', '::', '.', '1.2.3.4', 'g', ' ', '-1', '']
  let addresses = 0
  for (let round = 0; round < 100_000; round += 1) {
    const parts = Array.from({ length: random.between(1, 9) }, () => random.pick(pieces))
    const text = parts.join(random.pick(['', ':', '.']))
    const isOne = isIP(text) !== 0
    if (isOne) addresses += 1
    expect({ text, isOne: readAddress(text) !== undefined }).toEqual({ text, isOne })
  }
  expect(addresses).toBeGreaterThan(1000)
})

describe('a range', () => {
  const within = (address: string, range: string) => {
    const [one, all] = [readAddress(address), readRange(range)]
    return one !== undefined && all !== undefined && isWithin(one, all)
  }

  test.each([
    ['10.255.0.1', '10.0.0.0/8', true],
    ['11.0.0.1', '10.0.0.0/8', false],
    ['::ffff:10.1.1.1', '10.0.0.0/8', true],
    ['10.1.1.1', '::ffff:10.0.0.0/104', true],
    ['192.0.2.1', '192.0.2.1', true],
    ['192.0.2.2', '192.0.2.1', false],
    ['192.0.2.129', '192.0.2.130/31', false],
    ['192.0.2.131', '192.0.2.130/31', true],
    ['2001:db8::1', '2001:db8::/32', true],
    ['2001:db9::1', '2001:db8::/32', false],
    ['::1', '127.0.0.0/8', false],
    ['127.0.0.1', '::1', false],
  ])('%s in %s: %s', (address, range, expected) => {
    expect(within(address, range)).toBe(expected)
  })

  test.each([
    '',
    '/8',
    '10.0.0.0/',
    '10.0.0.0/0',
    '::/0',
    '10.0.0.0/33',
    '::1/129',
    '10.0.0.0/8/8',
    '10.0.0.0/x',
    '10/8',
  ])('is not %j', (text) => expect(readRange(text)).toBeUndefined())
})
