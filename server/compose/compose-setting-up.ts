import type { AdminDeps, SetUpEvents } from '../../app/admin/permissions.ts'
import type { AuditWriter } from '../../app/audit/audit-writer.ts'
import type { PasswordCost } from '../../app/auth/passwords.ts'
import type { Sessions } from '../../app/auth/sessions.ts'
import type { ColleagueDeps } from '../../app/workspace/colleague-list.ts'
import type { Threads } from '../../store/ports/threads.ts'
import type { Store } from '../../store/store.ts'
import type { TimedDispatch } from './compose-timeouts.ts'

const maxOffers = 1000

interface ComposeAdminDeps {
  readonly store: Store
  readonly sessions: Sessions
  readonly dispatch: TimedDispatch
  readonly auditor: AuditWriter
  readonly passwordCost: PasswordCost
}

/** Puts setting up together: what is changed is dispatched by at once. */
export function composeSettingUp({ store, sessions, dispatch, ...given }: ComposeAdminDeps): {
  settingUp: AdminDeps
  staffRoom: ColleagueDeps
} {
  const { agents, workgroups, staff, groups, threads } = store
  return {
    settingUp: { agents, workgroups, staff, groups, sessions, events: eventsFor(dispatch, threads), ...given },
    staffRoom: { staff, presence: dispatch.presence },
  }
}

function eventsFor(dispatch: TimedDispatch, threads: Threads): SetUpEvents {
  const { dispatcher, agentBoard, offers } = dispatch
  return {
    workgroupChanged: async (uid) => {
      await dispatch.settingsChanged(uid)
      dispatcher.wake(uid)
    },
    agentChanged: (uid) => {
      agentBoard.changed(uid)
      dispatcher.wakeAgent(uid)
    },
    agentRemoved: async (agent) => {
      dispatch.agentLeft(agent.uid)
      await agentBoard.removed(agent)
    },
    memberAdded: (_workgroupUid, agentUid) => dispatcher.newcomer(agentUid),
    memberChanged: (workgroupUid) => dispatcher.wake(workgroupUid),
    memberRemoved: async (workgroupUid, agentUid) => {
      const asked = await threads.offered(agentUid, maxOffers)
      for (const thread of asked) {
        if (thread.targetUid === workgroupUid) await offers.end(thread, agentUid, 'declined')
      }
      dispatcher.wake(workgroupUid)
    },
  }
}
