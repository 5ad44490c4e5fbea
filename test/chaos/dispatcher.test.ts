import { test } from 'vitest'
import { seedOfRun, testOption } from '../support/random.ts'
import { runEvents } from './dispatch-run.ts'

const events = testOption('PARLEY_TEST_EVENTS', 50_000)

test('with seats for some, nobody waits while an agent is free, order is kept, and no agent is over capacity', {
  timeout: 60_000 + events * 10,
}, async () => {
  const seed = seedOfRun()
  console.info(`PARLEY_TEST_SEED=${seed} PARLEY_TEST_EVENTS=${events}`)
  await runEvents({ seed, events, agents: 5, maxCapacity: 4 })
})
