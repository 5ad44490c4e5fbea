import { expect, test } from 'vitest'
import { ConnectionSlots } from '../../app/limits/connection-slots.ts'

function room(given: { all: number; perAddress: number; youngMs?: number }) {
  const caps = { youngMs: 0, ...given }
  const lost: string[] = []
  let evictions = 0
  const places = new ConnectionSlots(caps, () => {
    evictions += 1
  })
  const take = (name: string, address: string | undefined) => places.acquire(address, () => lost.push(name))
  return { places, lost, take, evictions: () => evictions }
}

test('beyond the cap of one address, its oldest loses its slot, and nobody else', () => {
  const { take, lost, places, evictions } = room({ all: 10, perAddress: 2 })
  take('other', 'b')
  for (const name of ['a1', 'a2', 'a3', 'a4']) take(name, 'a')
  expect(lost).toEqual(['a1', 'a2'])
  expect([places.size, evictions()]).toEqual([3, 2])
})

test('beyond the total, the address that has most loses its oldest', () => {
  const { take, lost } = room({ all: 4, perAddress: 3 })
  take('slow phone', 'b')
  for (const name of ['a1', 'a2', 'a3']) take(name, 'a')
  take('newcomer', 'c')
  expect(lost).toEqual(['a1'])
})

test('peers without an address of their own share no cap, and go first when they are most', () => {
  const { take, lost } = room({ all: 4, perAddress: 1 })
  for (const name of ['p1', 'p2', 'p3']) take(name, undefined)
  take('a', 'a')
  expect(lost).toEqual([])
  take('b', 'b')
  expect(lost).toEqual(['p1'])
})

test('a renewed slot is the newest, and a released one is free; both do nothing once it is lost', () => {
  const { take, lost, places } = room({ all: 10, perAddress: 2 })
  const first = take('first', 'a')
  const second = take('second', 'a')
  first.renew()
  take('third', 'a')
  expect(lost).toEqual(['second'])
  second.renew()
  second.leave()
  first.leave()
  first.leave()
  expect(places.size).toBe(1)
  take('fourth', 'a')
  expect(lost).toEqual(['second'])
})

test('many that arrive at once from one address keep their slots for a while, ten times as many as its cap', () => {
  const { take, lost } = room({ all: 100, perAddress: 2, youngMs: 60_000 })
  for (let index = 1; index <= 20; index += 1) take(`office ${index}`, 'a')
  expect(lost).toEqual([])
  take('one more', 'a')
  expect(lost).toEqual(['office 1'])
})
