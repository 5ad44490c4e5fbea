import { expect, test } from 'vitest'
import { mayHearNow } from '../../app/hearing.ts'
import type { Uid } from '../../domain/ids.ts'
import type { Actor } from '../../domain/person.ts'
import type { Threads } from '../../store/ports/threads.ts'

const uid = 'v1' as Uid
const actor: Actor = {
  kind: 'visitor',
  uid,
  orgUid: 'o1' as Uid,
  person: { uid, nickname: '', avatar: '', type: 'VISITOR', extra: '' },
}

test('only a filter that names a thread is looked up', async () => {
  const lookedUp: string[] = []
  const current = async (topic: string) => {
    lookedUp.push(topic)
    return null
  }
  const threads = { current } as unknown as Threads
  const agents = { byUid: async () => null, byAccount: async () => null }
  for (const filter of ['user/v1', 'user/v2', 'org/agent/a', 'org/queue/q', 'x', 'a/b/c/d', '', '#', '$SYS/x']) {
    expect(await mayHearNow({ threads, agents }, actor, filter)).toBe(filter === 'user/v1')
  }
  expect(lookedUp).toEqual([])
  expect(await mayHearNow({ threads, agents }, actor, 'org/agent/a/v1')).toBe(false)
  expect(await mayHearNow({ threads, agents }, actor, 'org/workgroup/w/v1_internal')).toBe(false)
  expect(lookedUp).toEqual(['org/agent/a/v1', 'org/workgroup/w/v1'])
})
