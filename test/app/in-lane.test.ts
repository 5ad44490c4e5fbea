import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Stale } from '../../app/messaging/append.ts'
import { inLane } from '../../app/messaging/in-lane.ts'
import { Lanes } from '../../app/messaging/lanes.ts'
import type { Topic } from '../../domain/ids.ts'
import type { Threads } from '../../store/ports/threads.ts'

const topic = 'org/workgroup/w/v' as Topic
const limits = { waitingPerLane: 10, waiting: 10, kept: 10 }

/** A lane whose thread another process changes this many times between decision and commit. */
function raced(times: number) {
  const lanes = new Lanes({ current: async () => null } as unknown as Threads, limits)
  let decided = 0
  const decide = async () => {
    decided += 1
    if (decided <= times) throw new Stale()
    return decided
  }
  const run = () => inLane({ lanes }, topic, () => ({ result: decide(), exclusive: true }))
  return { lanes, run }
}

test('a decision that another process has overtaken is made once more', async () => {
  expect(await raced(1).run()).toBe(2)
})

test('losing the race twice is refused as busy, and the lane is free for the next job', async () => {
  const { lanes, run } = raced(2)
  await expect(run()).rejects.toMatchObject({ code: 'busy' })
  expect(lanes.waiting).toBe(0)
  expect(await run()).toBe(3)
})

test('there is only one way into a lane, and it decides the race', () => {
  const app = new URL('../../app/', import.meta.url)
  const enters = readdirSync(app, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && /\blanes\.enter\(/.test(readFileSync(new URL(file, app), 'utf8')),
  )
  expect(enters).toEqual(['messaging/in-lane.ts'])
})
