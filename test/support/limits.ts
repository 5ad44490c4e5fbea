import { expect } from 'vitest'
import { namesIn, valuesOf } from '../../server/config/limit.ts'
import { type Limits, limitTable } from '../../server/config/limits.ts'
import type { TestServer } from './test-server.ts'

/** Tests must also upload on a disk with little space left. */
const withoutSpare: Readonly<Record<string, number>> = { 'uploads.minFreeBytes': 0, 'uploads.minFreePercent': 0 }

/** Returns the defaults with other numbers, by their names for operators. Throws for a name that is not a limit. */
export function limitsWith(numbers: Readonly<Record<string, number>>): Omit<Limits, 'passwordCost'> {
  const known = namesIn(limitTable)
  for (const name of Object.keys(numbers)) if (!known.has(name)) throw new Error(`${name} is no limit`)
  const given = { ...withoutSpare, ...numbers }
  return valuesOf(limitTable, ({ standard }, name) => given[name] ?? standard)
}

/** Returns the value of a metric; 0 if nothing has been counted yet. */
export async function metric(server: Pick<TestServer, 'url'>, name: string): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text()
  const line = text.split('\n').find((one) => one.startsWith(`${name} `))
  return Number(line?.slice(name.length) ?? 0)
}

/** Returns how often a limit was reached. */
export function reached(server: Pick<TestServer, 'url'>, limit: string): Promise<number> {
  return metric(server, `parley_limit_reached_total{limit="${limit}"}`)
}

/** Resolves when a limit has been reached `atLeast` times. Metrics are updated once a second. */
export async function isCounted(server: Pick<TestServer, 'url'>, limit: string, atLeast = 1): Promise<void> {
  await expect.poll(() => reached(server, limit), { message: limit }).toBeGreaterThanOrEqual(atLeast)
}
