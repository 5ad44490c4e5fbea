import { expect, test } from 'vitest'
import { Lanes } from '../../app/messaging/lanes.ts'
import type { Topic } from '../../domain/ids.ts'
import type { Threads } from '../../store/ports/threads.ts'

const threads = { current: async () => null } as unknown as Threads
const topic = (name: string) => `org/workgroup/g/${name}` as Topic

test('a lane, and all lanes together, take that many jobs; more are refused as busy, and other lanes go on', async () => {
  const lanes = new Lanes(threads, { waitingPerLane: 2, waiting: 3, kept: 10 })
  const { promise, resolve } = Promise.withResolvers<string>()
  const enter = (name: string) => lanes.enter(topic(name), () => ({ result: promise }))
  const taken = [enter('a'), enter('a')]
  await expect(enter('a')).rejects.toMatchObject({ code: 'busy' })
  taken.push(enter('b'))
  expect(lanes.waiting).toBe(3)
  await expect(enter('c')).rejects.toMatchObject({ code: 'busy' })
  resolve('done')
  expect(await Promise.all(taken)).toEqual(['done', 'done', 'done'])
  expect(lanes.waiting).toBe(0)
  expect(await enter('c')).toBe('done')
})

test('that many idle lanes are kept: the least recently used is evicted', async () => {
  const read: Topic[] = []
  const current = async (one: Topic) => {
    read.push(one)
    return null
  }
  const lanes = new Lanes({ current } as unknown as Threads, { waitingPerLane: 2, waiting: 3, kept: 2 })
  const use = async (...names: string[]) => {
    for (const name of names) await lanes.enter(topic(name), () => ({ result: Promise.resolve() }))
  }
  await use('a', 'b', 'a', 'c')
  expect(read).toEqual(['a', 'b', 'c'].map(topic))
  // Their threads are still cached; that of the evicted lane is read again.
  await use('a', 'c', 'b')
  expect(read).toEqual(['a', 'b', 'c', 'b'].map(topic))
})
