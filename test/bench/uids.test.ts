import { expect, test } from 'vitest'
import { packetMaker, uidOf } from '../../bench/generator/packet.ts'
import { isOurUid, uidMaker, uidsOfTime } from '../../bench/generator/uids.ts'
import { decode, encode } from '../support/wire.ts'

test('UUIDv7 uids ascend within a millisecond, across milliseconds, and beyond what one can count', () => {
  let now = 1_700_000_000_000
  const newUid = uidsOfTime(() => now)
  const uids = Array.from({ length: 5000 }, newUid)
  now += 1
  uids.push(...Array.from({ length: 5000 }, newUid))
  now -= 1000
  uids.push(newUid())
  expect([...uids].sort()).toEqual(uids)
  expect(new Set(uids).size).toBe(uids.length)
})

test('UUIDv7 uids contain their millisecond', () => {
  const uid = uidsOfTime(() => 1_700_000_000_000)()
  expect(uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(Number.parseInt(uid.replaceAll('-', '').slice(0, 12), 16)).toBe(1_700_000_000_000)
})

test('random uids are UUIDs of version 4', () => {
  const newUid = uidMaker('random')
  expect(newUid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(newUid()).not.toBe(newUid())
})

test('a packet carries its uid and topic', () => {
  const uid = uidMaker('v7')()
  const packet = packetMaker('org/agent/a/v')(uid)
  expect(decode(packet)).toMatchObject({ uid, type: 'TEXT', thread: { topic: 'org/agent/a/v' } })
  expect(uidOf(packet)).toBe(uid)
})

test('a server’s own message is not one of ours, whatever its uid looks like', () => {
  const foreign = crypto.randomUUID()
  expect(uidOf(encode({ uid: foreign, type: 'WELCOME' }))).toBeUndefined()
  expect(uidOf(encode({ uid: 'A1b2C3d4E5f6G7h8I9j0K1', type: 'WELCOME' }))).toBeUndefined()
  expect(isOurUid(foreign)).toBe(false)
})
