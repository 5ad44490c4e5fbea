import { expect, test } from 'vitest'
import { maySubscribeWith } from '../../app/threads/may-subscribe.ts'
import type { Topic, Uid } from '../../domain/ids.ts'
import type { Agent } from '../../domain/people/agent.ts'
import type { Actor, Person } from '../../domain/person.ts'

const person = (uid: Uid): Person => ({ uid, nickname: '', avatar: '', type: 'VISITOR', extra: '' })
const visitorUid = 'v1' as Uid
const visitor: Actor = { kind: 'visitor', uid: visitorUid, orgUid: 'o1' as Uid, person: person(visitorUid) }
const agentUid = 'a1' as Uid
const agent: Actor = { ...visitor, kind: 'agent', uid: agentUid, accountUid: 'acc1' as Uid }

/** A hearing over a log in which everybody takes part in everything, and a record of its reads. */
function hearingAnything() {
  const read: string[] = []
  const heard = async (topics: readonly Topic[]) => {
    read.push(`threads ${topics.join(' ')}`)
    return [...topics]
  }
  const named = async (uids: readonly Uid[]): Promise<Agent[]> => {
    read.push(`agents ${uids.join(' ')}`)
    return []
  }
  return { hearsNow: maySubscribeWith({ threads: { takenPartIn: heard }, agents: { named } }), read }
}

test('a packet costs one read, however many filters it has, and only of topics that may be theirs', async () => {
  const { hearsNow, read } = hearingAnything()
  const guesses = Array.from({ length: 50 }, (_, index) => `org/workgroup/w${index}/v2`)
  const own = Array.from({ length: 50 }, (_, index) => `org/workgroup/w${index}/v1`)
  expect(await hearsNow(visitor, [...guesses, ...own])).toEqual([...guesses.map(() => false), ...own.map(() => true)])
  expect(read).toEqual([`threads ${own.join(' ')}`])
})

test('a filter that names no thread is not looked up', async () => {
  const { hearsNow, read } = hearingAnything()
  const filters = ['user/v1', 'user/v2', 'org/agent/a', 'org/queue/q', 'x', 'a/b/c/d', '', '#', '$SYS/x']
  const long = `org/workgroup/${'w'.repeat(500)}/v1`
  const notes = 'org/workgroup/w/v1_internal'
  const colleagues = 'org/member/v1/a'
  expect(await hearsNow(visitor, [...filters, long, notes, colleagues])).toEqual([true, ...Array(11).fill(false)])
  expect(read).toEqual([])
})

test('an agent who names colleagues costs one read of agents, however many', async () => {
  const { hearsNow, read } = hearingAnything()
  const filters = ['org/member/a1/b', 'org/member/acc1/c', 'org/member/b/c']
  expect(await hearsNow(agent, filters)).toEqual([false, false, false])
  expect(read).toEqual(['agents a1 b acc1 c'])
})

test('of many concurrent packets two are read for, and the others in order', async () => {
  const begun: string[] = []
  const gates: PromiseWithResolvers<Topic[]>[] = []
  const heard = (topics: readonly Topic[]) => {
    begun.push(topics.join())
    const gate = Promise.withResolvers<Topic[]>()
    gates.push(gate)
    return gate.promise
  }
  const hearsNow = maySubscribeWith({ threads: { takenPartIn: heard }, agents: { named: async () => [] } })
  const topics = [1, 2, 3, 4].map((index) => `org/agent/a${index}/v1`)
  const answers = topics.map((topic) => hearsNow(visitor, [topic]))
  expect(begun).toEqual(topics.slice(0, 2))
  gates[0]?.reject(new Error('the database is gone'))
  await expect(answers[0]).rejects.toThrow('gone')
  expect(begun).toEqual(topics.slice(0, 3))
  for (const index of [1, 2]) gates[index]?.resolve([topics[index] as Topic])
  expect(await answers[1]).toEqual([true])
  await expect.poll(() => begun).toEqual(topics)
  gates[3]?.resolve([])
  expect(await answers[3]).toEqual([false])
})
