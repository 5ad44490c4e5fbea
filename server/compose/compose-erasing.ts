import type { Logger } from 'pino'
import type { ApiDeps } from '../../api/deps.ts'
import type { AuditWriter } from '../../app/audit/audit-writer.ts'
import type { Sessions } from '../../app/auth/sessions.ts'
import { Erasing } from '../../app/erasure/erasing.ts'
import { sweepExpiredDaily } from '../../app/erasure/sweep-expired.ts'
import type { Blocks } from '../../app/limits/blocks.ts'
import type { Uids } from '../../app/new-uid.ts'
import type { Clock } from '../../app/timing/clock.ts'
import type { Uid } from '../../domain/ids.ts'
import type { Store } from '../../store/store.ts'
import type { FileStore } from '../storage/open-files.ts'
import type { Meters } from '../telemetry/meters.ts'
import type { Dispatch } from './compose-dispatch.ts'

interface ComposeErasingDeps {
  readonly store: Store
  readonly dispatch: Dispatch
  readonly sessions: Sessions
  readonly loggedOut: (visitorUid: Uid) => void
  readonly clock: Clock
  readonly uids: Uids
  readonly auditor: AuditWriter
  readonly blocks: Blocks
  readonly fileStore: FileStore
  readonly meters: Meters
  readonly log: Logger
  readonly onError: (error: unknown) => void
}

interface ComposedErasing {
  readonly erasing: Erasing
  /** Starts the daily sweep of what is no longer kept; returns the function that stops it. */
  readonly sweepExpired: () => () => Promise<void>
  readonly erasureDeps: Pick<ApiDeps, 'eraseVisitorDeps' | 'exportVisitorDeps' | 'retentionDeps'>
}

/** Puts together what erases and exports people. */
export function composeErasing(deps: ComposeErasingDeps): ComposedErasing {
  const { store, dispatch, sessions, clock, uids, auditor, blocks, loggedOut, fileStore, meters, onError } = deps
  const { erasures, eraser, search, staff, agents } = store
  const { threadDeps } = dispatch
  const shared = { eraser, search, threadDeps, onError, bodies: fileStore.bodies, onErased: meters.erasures.erased }
  const erasing = new Erasing({ ...shared, erasures, staff, sessions, notices: threadDeps.notices })
  const onSwept = (erased: object) => deps.log.info(erased, 'erased what is no longer kept')
  const { contacts, threads, log, files, visits, merges } = store
  const person = { contacts, visits, merges, blocks, threads, log, files }
  const exportVisitorDeps = { ...person, sessions, eraser, agents, auditor, bodies: fileStore.bodies }
  return {
    erasing,
    sweepExpired: () => sweepExpiredDaily({ ...shared, retention: store.retention, uids, onSwept }),
    erasureDeps: {
      eraseVisitorDeps: { erasures, erasing, agents, sessions, merges, blocks, loggedOut, auditor, uids, clock },
      exportVisitorDeps: { ...exportVisitorDeps, running: new Set() },
      retentionDeps: { retention: store.retention, agents, auditor },
    },
  }
}
