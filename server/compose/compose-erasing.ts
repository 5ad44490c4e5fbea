import type { AuditWriter } from '../../app/audit/audit-writer.ts'
import type { Sessions } from '../../app/auth/sessions.ts'
import type { EraseVisitorDeps } from '../../app/erasure/erase-visitor.ts'
import { Erasing } from '../../app/erasure/erasing.ts'
import type { Uids } from '../../app/new-uid.ts'
import type { Clock } from '../../app/timing/clock.ts'
import type { Store } from '../../store/store.ts'
import type { FileStore } from '../storage/open-files.ts'
import type { Meters } from '../telemetry/meters.ts'
import type { Dispatch } from './compose-dispatch.ts'

interface ComposeErasingDeps {
  readonly store: Store
  readonly dispatch: Dispatch
  readonly sessions: Sessions
  readonly clock: Clock
  readonly uids: Uids
  readonly auditor: AuditWriter
  readonly fileStore: FileStore
  readonly meters: Meters
  readonly onError: (error: unknown) => void
}

/** Puts together what erases people. */
export function composeErasing(deps: ComposeErasingDeps): { erasing: Erasing; eraseVisitorDeps: EraseVisitorDeps } {
  const { store, dispatch, sessions, clock, uids, auditor, fileStore, meters, onError } = deps
  const { erasures, eraser, search, staff, agents } = store
  const { threadDeps } = dispatch
  const erasing = new Erasing({
    ...{ erasures, eraser, search, staff, sessions, threadDeps, onError },
    notices: threadDeps.notices,
    bodies: fileStore.bodies,
    onErased: meters.erasures.erased,
  })
  return { erasing, eraseVisitorDeps: { erasures, erasing, agents, sessions, auditor, uids, clock } }
}
