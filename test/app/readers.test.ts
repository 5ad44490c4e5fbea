import { expect, test } from 'vitest'
import { ReadLimiter } from '../../app/limits/read-limiter.ts'

test('a user has that many reads at once, more wait in order, beyond that they are refused, and nobody else waits', async () => {
  const readers = new ReadLimiter({ atOncePerUser: 2, waitingPerUser: 2 })
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const read = (user: string, name: string) =>
    readers.read(user, () => {
      begun.push(name)
      return new Promise<string>((resolve) => ends.set(name, () => resolve(name)))
    })
  const first = ['a', 'b', 'c', 'd'].map((name) => read('mallory', name))
  await expect(read('mallory', 'e')).rejects.toMatchObject({ code: 'too_many_requests' })
  const innocent = read('vera', 'v')
  expect(begun).toEqual(['a', 'b', 'v'])
  ends.get('v')?.()
  expect(await innocent).toBe('v')
  ends.get('b')?.()
  await first[1]
  expect(begun).toEqual(['a', 'b', 'v', 'c'])
  for (const name of ['a', 'c']) ends.get(name)?.()
  await Promise.all([first[0], first[2]])
  ends.get('d')?.()
  expect(await Promise.all(first)).toEqual(['a', 'b', 'c', 'd'])
})

test('a failed read frees its slot', async () => {
  const readers = new ReadLimiter({ atOncePerUser: 1, waitingPerUser: 1 })
  const failed = readers.read('u', () => Promise.reject(new Error('disk')))
  const next = readers.read('u', async () => 'read')
  await expect(failed).rejects.toThrow('disk')
  expect(await next).toBe('read')
  expect(await readers.read('u', async () => 'again')).toBe('again')
})
