import { expect, test } from 'vitest'
import type { ChildServer } from '../support/child-server.ts'
import { Random, seedOfRun, testOption } from '../support/random.ts'
import { openStorm } from './storm.ts'

/** `node test/fuzz/run.ts --long` sends more. */
const packets = testOption('PARLEY_TEST_FUZZ_PACKETS', 6000)
const requests = Math.ceil(packets / 8)
const timeoutMs = 60_000 + packets * 4
const errorLevel = 50

test(
  `${packets} packets and ${requests} requests that nobody meant end, slow down and fill nothing`,
  async () => {
    const random = new Random(seedOfRun())
    process.stdout.write(`fuzz: PARLEY_TEST_SEED=${random.seed}\n`)
    const { server, rage, destroy, calm } = await openStorm(random)
    const blame = (error: unknown) => blameFor(server, error)
    const part = (share: number) => ({ packets: Math.ceil(packets * share), requests: Math.ceil(requests * share) })
    const before = await rage(part(0.3)).catch(blame)
    const after = await rage(part(0.7)).catch(blame)
    const ended = await destroy(200).catch(blame)
    const tookMs = (await calm()).toSorted((a, b) => a - b)
    const { spoken, answered } = after
    const heap = [before, after].map(({ bytes }) => bytes)
    process.stdout.write(`fuzz: ${JSON.stringify({ ...spoken, ...answered.byStatus, heap, p99: p99(tookMs) })}\n`)

    for (const { failed } of [before.answered, answered, ended]) expect(failed).toEqual([])
    expect((await server.http.get('/readyz')).status).toBe(200)
    const lines = server.stdout.split('\n').filter((line) => line.startsWith('{'))
    expect(lines.filter((line) => (JSON.parse(line) as { level: number }).level >= errorLevel)).toEqual([])
    // Each was waited for 10 s at most.
    expect(tookMs.length).toBeGreaterThan(20)
    expect(after.bytes / before.bytes).toBeLessThanOrEqual(1.2)
    // With most connections closed at their first packet, or most requests refused at the door, nothing is tested.
    expect(spoken.sound / spoken.packets).toBeGreaterThan(0.6)
    expect(spoken.soundClosed / spoken.soundConnections).toBeLessThanOrEqual(0.1)
    expect(spoken.sound / spoken.soundConnections).toBeGreaterThan(50)
    expect(answered.byStatus[200]).toBeGreaterThan(requests * 0.05)
    expect(await server.end('SIGTERM')).toMatchObject({ code: 0 })
  },
  timeoutMs,
)

/** Reports why the server ended, instead of the client's connection error. */
async function blameFor(server: ChildServer, error: unknown): Promise<never> {
  const { code = null, stderr = '' } = (await server.end('SIGKILL')) ?? {}
  throw code === null ? error : new Error(`the server has ended by itself with ${code}: ${stderr}`, { cause: error })
}

function p99(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length * 0.99)] ?? Number.POSITIVE_INFINITY
}
