import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { FanOut } from '../../app/delivery/fan-out.ts'
import { type Subscriber, Subscribers } from '../../app/delivery/subscribers.ts'
import type { Uid } from '../../domain/ids.ts'
import type { EphemeralMessage, Message } from '../../domain/message/message.ts'

const [ann, ben] = ['ann' as Uid, 'ben' as Uid]
const message = (uid: string) => ({ uid }) as unknown as Message
const audience = (uid: Uid) => [{ uid, role: 'agent', fromSeq: 0 }] as const

/** A subscriber that records what it receives. */
function writing(heard: string[]): Subscriber {
  return {
    offer: ({ uid }) => heard.push(uid),
    dismiss: (uid) => heard.push(`dismissed: ${uid}`),
    pass: ({ uid }) => heard.push(uid),
    fail: (error) => heard.push(`failed: ${(error as Error).message}`),
  }
}

test('a subscriber that throws fails alone: the next ones receive everything', async () => {
  const subscribers = new Subscribers()
  const fanOut = new FanOut(subscribers)
  const [broken, sound]: string[][] = [[], []]
  const bug = () => {
    throw new Error('a bug of ours')
  }
  subscribers.add([ann], { ...writing(broken ?? []), offer: bug, pass: bug })
  subscribers.add([ann, ben], writing(sound ?? []))
  fanOut.tell(message('first'), audience(ann))
  fanOut.tell(message('second'), audience(ben))
  await nextTurn()
  expect(sound).toEqual(['first', 'second'])
  fanOut.pass(message('passing') as unknown as EphemeralMessage, [ann, ben])
  expect(sound).toEqual(['first', 'second', 'passing', 'passing'])
  expect(broken).toEqual(['failed: a bug of ours', 'failed: a bug of ours'])
})
