import { describe, expect, test } from 'vitest'
import { addressesBehind } from '../../app/limits/client-address.ts'

function asked(proxies: readonly string[], remoteAddress: string | undefined, ...forwarded: string[]): string {
  return addressesBehind(proxies)({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } })
}

const inside = ['loopback', '10.0.0.0/8']

describe('a request is counted for', () => {
  test.each([
    ['whoever asked, when nothing was forwarded', '192.0.2.1', [], '192.0.2.1'],
    ['whoever asked, when that is no proxy', '192.0.2.1', ['198.51.100.7'], '192.0.2.1'],
    ['whoever asked the proxy', '127.0.0.1', ['192.0.2.1'], '192.0.2.1'],
    ['whoever asked the proxy, as an IPv4 socket of IPv6 shows it', '::ffff:10.1.1.1', ['192.0.2.1'], '192.0.2.1'],
    ['whoever asked the first of several proxies', '127.0.0.1', ['192.0.2.1, 10.2.2.2,10.1.1.1'], '192.0.2.1'],
    [
      'the last stranger, whatever the client wrote before',
      '127.0.0.1',
      ['198.51.100.7, 10.9.9.9, 192.0.2.1'],
      '192.0.2.1',
    ],
    ['the last stranger in a header sent twice', '127.0.0.1', ['198.51.100.7', '192.0.2.1'], '192.0.2.1'],
    ['the first proxy, when all are trusted', '127.0.0.1', ['10.2.2.2, 10.1.1.1'], '10.2.2.2'],
    ['the proxy that tells something that is no address', '127.0.0.1', ['192.0.2.1, unknown, 10.1.1.1'], '10.1.1.1'],
    ['the address without the port a proxy adds', '127.0.0.1', ['192.0.2.1:4711'], '192.0.2.1'],
    ['an IPv6 address in brackets, by its /64', '127.0.0.1', ['[2001:db8:1:2::99]:4711'], '2001:db8:1:2::/64'],
    ['the proxy, when the header is empty', '127.0.0.1', [''], '127.0.0.1'],
    ['nobody, when the socket is gone', undefined, ['192.0.2.1'], ''],
  ])('%s', (_what, remote, forwarded, counted) => {
    expect(asked(inside, remote, ...forwarded)).toBe(counted)
  })

  test('the peer itself, if nobody is trusted', () => {
    expect(asked([], '127.0.0.1', '192.0.2.1')).toBe('127.0.0.1')
  })
})

test('of a header as long as a client can make it only the end is read', () => {
  const addressOf = addressesBehind(['loopback'])
  const headers = { 'x-forwarded-for': `203.0.113.9${', 127.0.0.1'.repeat(3000)}` }
  expect(addressOf({ socket: { remoteAddress: '127.0.0.1' }, headers })).toBe('127.0.0.1')
  const appended = { 'x-forwarded-for': `${','.repeat(30_000)} 203.0.113.9` }
  expect(addressOf({ socket: { remoteAddress: '127.0.0.1' }, headers: appended })).toBe('203.0.113.9')
})
