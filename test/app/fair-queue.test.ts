import { expect, test } from 'vitest'
import { FairQueue } from '../../app/auth/fair-queue.ts'

const limits = { atOnce: 2, waitingOfAddress: 5, waiting: 8 }

/** A queue whose jobs end on demand, and the list of those started, in order. */
function busyQueue() {
  const queue = new FairQueue(limits)
  const begun: string[] = []
  const ends: (() => void)[] = []
  const ask = (address: string) =>
    queue.inTurn(address, () => {
      begun.push(address)
      return new Promise<string>((resolve) => ends.push(() => resolve(address)))
    })
  const endOne = async () => {
    ends.shift()?.()
    await new Promise(setImmediate)
  }
  return { queue, begun, ask, endOne }
}

test('addresses take turns: one with few jobs does not wait behind all jobs of another', async () => {
  const { queue, begun, ask, endOne } = busyQueue()
  const asked = ['a', 'a', 'a', 'a', 'a', 'b', 'b', 'c'].map(ask)
  await new Promise(setImmediate)
  expect(begun).toEqual(['a', 'a'])
  expect(queue.size).toBe(6)
  for (let times = 0; times < 8; times += 1) await endOne()
  expect(begun).toEqual(['a', 'a', 'a', 'b', 'c', 'a', 'b', 'a'])
  expect(await Promise.all(asked)).toEqual(['a', 'a', 'a', 'a', 'a', 'b', 'b', 'c'])
  expect(queue.size).toBe(0)
})

test('no more jobs wait than allowed, for an address and in total', async () => {
  const { ask, endOne } = busyQueue()
  const asked = Array.from({ length: 7 }, () => ask('a'))
  await expect(ask('a')).rejects.toMatchObject({ code: 'too_many_requests' })
  asked.push(...['b', 'c', 'd'].map(ask))
  await expect(ask('e')).rejects.toMatchObject({ code: 'busy' })
  await new Promise(setImmediate)
  await endOne()
  asked.push(ask('e'))
  for (let times = 0; times < 11; times += 1) await endOne()
  expect(await Promise.all(asked)).toHaveLength(11)
})

test('a failed job frees its slot', async () => {
  const queue = new FairQueue({ ...limits, atOnce: 1 })
  const failing = () => Promise.reject(new Error('failed'))
  const asked = [queue.inTurn('a', failing), queue.inTurn('a', failing), queue.inTurn('b', async () => 'done')]
  const outcomes = await Promise.allSettled(asked)
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
})
