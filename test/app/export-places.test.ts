import { expect, test } from 'vitest'
import { exportVisitor } from '../../app/erasure/export-visitor.ts'
import type { Uid } from '../../domain/ids.ts'
import { agentPerson } from '../../domain/people/agent.ts'

test('exports that cannot be recorded take nobody’s place', async () => {
  const agent = { uid: 'a1', orgUid: 'o1', nickname: 'Ada', avatar: '', role: 'ADMIN' } as never
  const actor = { kind: 'agent', uid: 'a1' as Uid, accountUid: 'u1' as Uid, orgUid: 'o1' as Uid } as const
  const full = new Error('full')
  let isFull = true
  const deps = {
    agents: { byUid: async () => agent },
    contacts: { byUid: async () => ({ visitor: { uid: 'v1', orgUid: 'o1' } }) },
    auditor: {
      done: async () => {
        if (isFull) throw full
      },
    },
    running: new Set(),
  } as never
  const ask = () => exportVisitor(deps, { ...actor, person: agentPerson(agent) }, 'v1' as Uid)
  for (let at = 0; at < 3; at += 1) await expect(ask()).rejects.toBe(full)
  isFull = false
  const [one, other] = [await ask(), await ask()]
  await expect(ask()).rejects.toMatchObject({ code: 'busy' })
  one.end()
  other.end()
  expect((await ask()).end).toBeTypeOf('function')
})
