import { expect } from 'vitest'
import { namesIn, valuesOf } from '../../server/config/limit.ts'
import { type Limits, limitTable } from '../../server/config/limits.ts'
import type { TestServer } from './test-server.ts'

/** Tests upload also on a disk that has little room left. */
const withoutSpare: Readonly<Record<string, number>> = { 'uploads.minFreeBytes': 0, 'uploads.minFreePercent': 0 }

/** The defaults with other numbers, by the names an operator gives them. Throws for a name that is no limit. */
export function limitsWith(numbers: Readonly<Record<string, number>>): Omit<Limits, 'passwordCost'> {
  const known = namesIn(limitTable)
  for (const name of Object.keys(numbers)) if (!known.has(name)) throw new Error(`${name} is no limit`)
  const given = { ...withoutSpare, ...numbers }
  return valuesOf(limitTable, ({ standard }, name) => given[name] ?? standard)
}

/** What a metric stands at; 0 for one that nothing was counted of yet. */
export async function metric(server: Pick<TestServer, 'url'>, name: string): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text()
  const line = text.split('\n').find((one) => one.startsWith(`${name} `))
  return Number(line?.slice(name.length) ?? 0)
}

/** How often a limit was reached. */
export function reached(server: Pick<TestServer, 'url'>, limit: string): Promise<number> {
  return metric(server, `parley_limit_reached_total{limit="${limit}"}`)
}

/** Resolves when a limit has been reached, at least so often. The metrics are made once a second. */
export async function isCounted(server: Pick<TestServer, 'url'>, limit: string, atLeast = 1): Promise<void> {
  await expect.poll(() => reached(server, limit), { message: limit }).toBeGreaterThanOrEqual(atLeast)
}
