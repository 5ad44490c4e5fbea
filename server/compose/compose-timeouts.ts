import type { Subscribers } from '../../app/delivery/subscribers.ts'
import type { MessageDeps } from '../../app/messaging/append.ts'
import { Timeouts } from '../../app/threads/timeouts.ts'
import type { Uid } from '../../domain/ids.ts'
import type { Store } from '../../store/store.ts'
import type { Dispatch } from './compose-dispatch.ts'

/** A dispatcher that also ends what nobody waits for or speaks in, and moves on what has waited for long. */
export interface TimedDispatch extends Dispatch {
  /** To be told when the settings of a workgroup have changed. */
  readonly settingsChanged: (targetUid: Uid) => Promise<void>
}

interface ComposeTimeoutsDeps {
  readonly line: MessageDeps
  readonly store: Store
  readonly outlets: Subscribers
  readonly onError: (error: unknown) => void
}

/** Puts silence and absence beside a dispatcher: they begin, hear of threads and stop together. */
export function withTimeouts(
  dispatch: Dispatch,
  { line, store, outlets, onError }: ComposeTimeoutsDeps,
): TimedDispatch {
  const { desk, phrasebook, board } = dispatch
  const { threads, workgroups, deadlines } = store
  const timeouts = new Timeouts({ line, threads, workgroups, deadlines, desk, board, phrasebook, outlets, onError })
  return {
    ...dispatch,
    settingsChanged: (targetUid) => timeouts.settingsChanged(targetUid),
    onThreadChange: (before, after) => {
      dispatch.onThreadChange(before, after)
      timeouts.onThreadChange(before, after)
    },
    resume: async () => {
      await dispatch.resume()
      await timeouts.resume()
    },
    stop: async () => {
      await timeouts.stop()
      await dispatch.stop()
    },
  }
}
