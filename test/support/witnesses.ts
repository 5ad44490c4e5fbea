import { expect, vi } from 'vitest'
import { newVisitor } from './people.ts'
import type { TestServer } from './test-server.ts'

const many = 100

/**
 * Resolves once visitors who came now and did nothing have timed out, so whoever has done nothing for longer has too.
 * Each is asked once, as asking counts as activity. `meanwhile` is repeated until then.
 */
export async function idleTimePassed(
  server: Pick<TestServer, 'http'>,
  meanwhile: () => Promise<unknown> = async () => {},
): Promise<void> {
  const witnesses = await Promise.all(Array.from({ length: many }, () => newVisitor(server)))
  const ask = async () => {
    await meanwhile()
    const { status } = await server.http.post('/visitor/api/v1/refresh', {}, witnesses.pop()?.token)
    expect(witnesses.length).toBeGreaterThan(0)
    expect(status).toBe(401)
  }
  await vi.waitFor(ask, { timeout: 15_000, interval: 100 })
}
