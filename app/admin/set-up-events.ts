import type { Uid } from '../../domain/ids.ts'
import type { Agent } from '../../domain/people/agent.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { Threads } from '../../store/ports/threads.ts'
import type { SetUpEvents } from './permissions.ts'

const maxOffers = 1000

/** What makes a change of the organization count at once. */
export interface SetUpEventsDeps {
  readonly threads: Pick<Threads, 'offered'>
  readonly dispatcher: {
    /** Decides anew for those who wait for a target. */
    wake(targetUid: Uid): void
    /** Decides anew for those whom an agent can serve. */
    wakeAgent(agentUid: Uid): void
    /** An agent can be asked who could not before. */
    newcomer(agentUid: Uid): void
    /** An agent takes nothing new for now. */
    takesNothing(agentUid: Uid): void
  }
  /** Tells agents how one of them stands. */
  readonly agentUpdates: {
    changed(agentUid: Uid): void
    removed(agent: Agent): Promise<void>
  }
  /** Passes on a thread that an agent was asked to take. */
  readonly offers: {
    end(thread: Thread, agentUid: Uid, why: 'declined'): Promise<unknown>
  }
  /** An agent may have another name or picture: what they send from now on has it. */
  readonly personChanged: (agent: Agent) => void
  /** Looks anew at the threads of a target. */
  readonly settingsChanged: (targetUid: Uid) => Promise<void>
  /** An agent answers nothing any more. */
  readonly agentLeft: (agentUid: Uid) => void
  /** An agent is in no group any more. */
  readonly leaveGroups: (agent: Agent) => Promise<void>
  /** An agent may see less than before of who is on the sites. Never rejects. */
  readonly seesLess: (agentUid: Uid) => Promise<void>
}

/** Returns what lets each change of the organization count at once. */
export function setUpEventsFor(deps: SetUpEventsDeps): SetUpEvents {
  const { threads, dispatcher, agentUpdates, offers, settingsChanged, personChanged, agentLeft, leaveGroups } = deps
  const { seesLess } = deps
  return {
    workgroupChanged: async (uid) => {
      await settingsChanged(uid)
      dispatcher.wake(uid)
    },
    agentChanged: (agent) => {
      personChanged(agent)
      agentUpdates.changed(agent.uid)
      dispatcher.wakeAgent(agent.uid)
      void seesLess(agent.uid)
    },
    agentHidden: (uid, isHidden) => dispatcher[isHidden ? 'takesNothing' : 'newcomer'](uid),
    agentRemoved: async (agent) => {
      agentLeft(agent.uid)
      await seesLess(agent.uid)
      await leaveGroups(agent)
      await agentUpdates.removed(agent)
    },
    memberAdded: (_workgroupUid, agentUid) => dispatcher.newcomer(agentUid),
    memberChanged: (workgroupUid) => dispatcher.wake(workgroupUid),
    memberRemoved: async (workgroupUid, agentUid) => {
      await seesLess(agentUid)
      const offered = await threads.offered(agentUid, maxOffers)
      for (const thread of offered) {
        if (thread.targetUid === workgroupUid) await offers.end(thread, agentUid, 'declined')
      }
      dispatcher.wake(workgroupUid)
    },
  }
}
