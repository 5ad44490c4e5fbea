import type { ApiDeps } from '../../api/deps.ts'
import type { Blocks } from '../../app/limits/blocks.ts'
import { type LiveLimits, LiveVisitors } from '../../app/live/live-visitors.ts'
import { LiveReach } from '../../app/live/reach-live.ts'
import { Triggers } from '../../app/live/triggers.ts'
import { LiveWatch } from '../../app/live/watch-live.ts'
import type { ThreadEvents } from '../../app/messaging/thread-events.ts'
import { isOpen } from '../../domain/thread/thread.ts'
import type { Store } from '../../store/store.ts'
import type { Meters } from '../telemetry/meters.ts'
import type { Dispatch } from './compose-dispatch.ts'

interface ComposeLiveDeps extends Pick<ApiDeps, 'writeTo'> {
  readonly store: Store
  readonly events: ThreadEvents
  readonly limits: LiveLimits
  readonly blocks: Blocks
  readonly meters: Meters
  readonly onError: (error: unknown) => void
}

/** Puts together who is on the sites now, and how agents see and reach them. */
export function composeLive(
  dispatch: Dispatch,
  { store, events, limits, blocks, meters, onError, writeTo }: ComposeLiveDeps,
): { readonly api: Pick<ApiDeps, 'liveReach' | 'triggers'>; readonly dispatch: Dispatch } {
  const { messageDeps, notices, agentPool } = dispatch.threadDeps
  const { agents, workgroups, groups, widgets, threads } = store
  const { clock, uids } = messageDeps
  const live = new LiveVisitors({ limits, onLimit: meters.limits.reached, newUid: () => uids.newUid() })
  const watch = new LiveWatch({ live, notices, clock, onError })
  events.onChange((_, after) => live.chats(after.user.uid, isOpen(after)))
  const people = { agents, workgroups, groups, widgets, threads }
  const liveReach = new LiveReach({ live, watch, ...people, blocks, clock, writeTo })
  const triggers = new Triggers({ live, widgets, workgroups, agentPool, clock })
  const stop = () => {
    watch.stop()
    return dispatch.stop()
  }
  meters.liveVisitors = () => live.size
  return { api: { liveReach, triggers }, dispatch: { ...dispatch, stop } }
}
