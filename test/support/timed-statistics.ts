import { monitorEventLoopDelay } from 'node:perf_hooks'
import { ReadLimiter } from '../../app/limits/read-limiter.ts'
import { type RecordStatistics, recordStatistics } from '../../app/records/record-statistics.ts'
import type { Uid } from '../../domain/ids.ts'
import type { AgentActor } from '../../domain/person.ts'
import type { RecordFilter } from '../../store/ports/records.ts'
import type { Store } from '../../store/store.ts'
import { org } from '../contract/fixture.ts'

type Filter = Omit<RecordFilter, 'orgUid' | 'overseer'> & { readonly fromMs: number; readonly toMs: number }

/** Returns the statistics that an admin of the organization gets. */
export function statisticsFor({ agents, workgroups, recordCounts }: Store, filter: Filter): Promise<RecordStatistics> {
  const uid = 'admin' as Uid
  const person = { uid, nickname: '', avatar: '', type: 'AGENT', extra: '' } as const
  const actor: AgentActor = { kind: 'agent', uid, accountUid: uid, orgUid: org, person }
  const readers = new ReadLimiter({ atOncePerUser: 9, waitingPerUser: 9 })
  const admin = { uid, role: 'ADMIN' } as NonNullable<Awaited<ReturnType<Store['agents']['byUid']>>>
  const deps = {
    ...{ agents: { ...agents, byUid: async () => admin }, workgroups, recordCounts, readers },
    ...{ maxCounted: 10_000_000, onLimit: () => {} },
  }
  return recordStatistics(deps, actor, { filter, zone: 'Europe/Berlin' })
}

/** Returns what `run` finds, and how long the event loop was held at a time meanwhile. */
export async function longestTurnMs<Found>(run: () => Promise<Found>): Promise<{ found: Found; longestMs: number }> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const found = await run()
  delay.disable()
  return { found, longestMs: delay.max / 1e6 }
}
