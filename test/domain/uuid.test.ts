import { expect, test } from 'vitest'
import { uuidV4, uuidV7 } from '../../domain/uuid.ts'

const ones = () => new Uint8Array(16).fill(0xff)

test('a UUID of version 7 starts with the time, and the rest is random (the example of RFC 9562, A.6)', () => {
  const random = Uint8Array.from([0, 0, 0, 0, 0, 0, 0xfc, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f])
  expect(uuidV7(0x017f22e279b0, random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
  expect(uuidV7(0, ones())).toBe('00000000-0000-7fff-bfff-ffffffffffff')
})

test('a UUID of version 4 is random except for its version', () => {
  expect(uuidV4(ones())).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff')
  expect(uuidV4(new Uint8Array(16))).toBe('00000000-0000-4000-8000-000000000000')
})
