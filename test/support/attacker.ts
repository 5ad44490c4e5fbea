import { once } from 'node:events'

/** Where an attack goes, and what its test passes to it. */
export interface Target {
  readonly url: string
  readonly wsUrl: string
  readonly given: Readonly<Record<string, unknown>>
  /** Aborted when the flood is to end. */
  readonly stopped: AbortSignal
}

/** What an attacker's process reports to its test. */
export type Told =
  | { readonly kind: 'begun' }
  | { readonly kind: 'ended'; readonly counts: Readonly<Record<string, number>> }

/** An attack; resolves with its counts, at the latest when it is stopped. */
export type Attack = (target: Target) => Promise<Record<string, number>>

/** Resolves when the flood is to end. */
export async function untilStopped(stopped: AbortSignal): Promise<void> {
  if (!stopped.aborted) await once(stopped, 'abort')
}

/** The main function of an attacker's process; its arguments are the attack's module and target. */
async function main([module = '', target = '{}']: readonly string[]): Promise<void> {
  const stop = new AbortController()
  process.on('message', () => stop.abort())
  // The test is gone.
  process.on('disconnect', () => process.exit(1))
  const { attack } = (await import(module)) as { attack: Attack }
  const tell = (told: Told) => new Promise((resolve) => process.send?.(told, resolve))
  await tell({ kind: 'begun' })
  const counts = await attack({ ...JSON.parse(target), stopped: stop.signal })
  await tell({ kind: 'ended', counts })
  process.exit(0)
}

// Not awaited: the attack's module imports this one, so both would wait.
if (import.meta.main) void main(process.argv.slice(2))
