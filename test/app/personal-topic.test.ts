import { expect, test } from 'vitest'
import { PersonalTopics } from '../../app/messaging/personal-topic.ts'
import type { Uid } from '../../domain/ids.ts'
import type { VisitorActor } from '../../domain/person.ts'
import type { Thread } from '../../domain/thread/thread.ts'

const person = { uid: 'v1' as Uid, nickname: 'Vera', avatar: '', type: 'VISITOR', extra: '' } as const
const visitor: VisitorActor = { kind: 'visitor', uid: person.uid, orgUid: 'o1' as Uid, person }

test('a search that takes longer is not overtaken by the next of the same sender to the same person', async () => {
  const answers: ((threads: Thread[]) => void)[] = []
  const threads = { current: async () => null, query: () => new Promise<Thread[]>((resolve) => answers.push(resolve)) }
  const agents = { byUid: async () => ({ uid: 'a1' }), byAccount: async () => null }
  const topics = new PersonalTopics({ threads, agents } as never)
  const found: string[] = []
  const send = (name: string, to: string) => topics.find(visitor, to as Uid).then(() => found.push(name))
  const sent = [send('first', 'a1'), send('second', 'a1'), send('to another', 'a2')]
  const thread = { topic: 'org/agent/a1/v1', participants: [{ uid: 'a1' }] } as unknown as Thread
  await expect.poll(() => answers.length).toBe(2)
  // The first search of each addressee runs; the second waits for the first.
  answers[1]?.([thread])
  await expect.poll(() => found).toEqual(['to another'])
  answers[0]?.([thread])
  await expect.poll(() => answers.length).toBe(3)
  answers[2]?.([thread])
  await Promise.all(sent)
  expect(found).toEqual(['to another', 'first', 'second'])
})
