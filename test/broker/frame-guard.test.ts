import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import mqttPacket, { type Packet } from 'mqtt-packet'
import { expect, test } from 'vitest'
import { FrameGuard } from '../../broker/frame-guard.ts'
import { Random, seedOfRun } from '../support/random.ts'

const maxBytes = 256 * 1024

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** A guard after CONNACK, whose owner consumes nothing and holds it at each packet for which `holdsNow` says so. */
function guardInside(holdsNow: () => boolean = () => false): FrameGuard {
  const guard: FrameGuard = new FrameGuard(
    { maxBytes, maxFilters: 100 },
    {
      onAcknowledged: () => {},
      onPublish: () => false,
      onSubscribe: () => false,
      onUnsubscribe: () => false,
      onAnswer: () => false,
      onWork: () => {
        if (holdsNow()) guard.hold()
      },
    },
  )
  guard.letIn(maxBytes)
  return guard
}

test.each([
  ['an incomplete packet', () => guardInside(), [0x30, 100]],
  ['an incomplete length', () => guardInside(), [0x30, 0x80]],
  ['the rest while it is held', () => guardInside(() => true), [0xc0, 0, 0xc0, 0]],
])('%s retains none of the chunks it arrived in', async (_name, newGuard, start) => {
  const guard = newGuard()
  guard.accept(Buffer.from(start))
  const chunks = Array.from({ length: 8 }, (_, index) => {
    const chunk = Buffer.alloc(64 * 1024, 0x80)
    // The last ones are empty.
    guard.accept(chunk.subarray(0, index < 1 ? 1 : 0))
    return new WeakRef(chunk.buffer)
  })
  await nextTurn()
  collectGarbage()
  expect(chunks.filter((chunk) => chunk.deref() !== undefined)).toEqual([])
  expect(guard.isHeld).toBe(start[0] === 0xc0)
})

function randomPacket(random: Random, index: number): Packet {
  if (random.chance(0.3)) return { cmd: 'pingreq' }
  const payload = 'x'.repeat(random.pick([0, 1, 10, 200, 20_000]))
  return { cmd: 'publish', topic: `topic/${index}`, payload, qos: 0, dup: false, retain: false }
}

test('however it is split and held, every packet comes out once, whole and in order', () => {
  const random = new Random(seedOfRun())
  const sent = Array.from({ length: 300 }, (_, index) => mqttPacket.generate(randomPacket(random, index)))
  const bytes = Buffer.concat(sent)
  const guard = guardInside(() => random.chance(0.3))
  const passed: Buffer[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = at + random.pick([0, 1, 2, 50, 5000, 70_000])
    passed.push(...guard.accept(bytes.subarray(at, end)))
    at = end
    if (random.chance(0.5)) passed.push(...guard.goOn())
  }
  while (guard.isHeld) passed.push(...guard.goOn())
  expect(Buffer.concat(passed).equals(bytes), `seed ${random.seed}`).toBe(true)
})
