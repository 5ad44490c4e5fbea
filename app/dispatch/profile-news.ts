import type { Uid } from '../../domain/ids.ts'
import { ephemeral } from '../../domain/message/message.ts'
import type { Agents } from '../../store/ports/people.ts'
import type { Threads } from '../../store/ports/threads.ts'
import type { MessageDeps } from '../messaging/append.ts'
import { continuing, serverDraft, systemActor } from '../messaging/server-message.ts'
import { KeyedRunner } from '../timing/keyed-runner.ts'
import { agentProfile } from './agent-profile.ts'

export interface ProfileNewsDeps {
  readonly messageDeps: Pick<MessageDeps, 'clock' | 'uids' | 'fanOut'>
  readonly agents: Pick<Agents, 'byUid'>
  readonly threads: Pick<Threads, 'namesHeldBy' | 'byUid'>
  readonly onError: (error: unknown) => void
}

/** Tells the visitors whom an agent serves of the agent's new name or picture, with AGENT_PROFILE. */
export class ProfileNews {
  readonly #deps: ProfileNewsDeps
  /** Each round reads the profile anew, so that the latest is told last. */
  readonly #rounds: KeyedRunner<Uid>

  constructor(deps: ProfileNewsDeps) {
    this.#deps = deps
    this.#rounds = new KeyedRunner((uid) => this.#tell(uid), deps.onError)
  }

  changed(agentUid: Uid): void {
    this.#rounds.wake(agentUid)
  }

  stop(): Promise<void> {
    return this.#rounds.stop()
  }

  async #tell(agentUid: Uid): Promise<void> {
    const { messageDeps, agents, threads } = this.#deps
    const { clock, uids, fanOut } = messageDeps
    const profile = await agentProfile(agents, agentUid)
    for (const { uid } of await threads.namesHeldBy(agentUid)) {
      const thread = await threads.byUid(uid)
      if (thread?.state !== 'CHATTING' || thread.agentUid !== agentUid) continue
      const said = { type: 'AGENT_PROFILE', ...continuing({ content: '' }, profile) }
      const draft = serverDraft(uids.newMessageUid(), thread.topic, said)
      const { person: sender } = systemActor(thread.targetUid, '')
      fanOut.pass(ephemeral(draft, thread, { sender, sentAt: clock.now() }), [thread.user.uid])
    }
  }
}
