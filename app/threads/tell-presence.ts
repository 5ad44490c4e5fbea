import { ephemeral } from '../../domain/message/message.ts'
import type { VisitorView } from '../../domain/people/visitor-status.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { Threads } from '../../store/ports/threads.ts'
import type { AgentPool } from '../dispatch/agent-pool.ts'
import type { MessageDeps } from '../messaging/append.ts'
import type { Lane } from '../messaging/lanes.ts'
import { noteOfServer } from '../messaging/notes.ts'
import type { Phrasebook } from '../messaging/phrasebook.ts'
import { eventOf, serverDraft, systemActor } from '../messaging/server-message.ts'
import type { PresenceLine } from './presence-lines.ts'

const phraseOf = { VISITOR_LEFT: 'visitorLeft', VISITOR_BACK: 'visitorBack' } as const

/** Passes VISITOR_STATUS to the agents of a thread. */
export function passStatus({ clock, uids, fanOut }: MessageDeps, thread: Thread, view: VisitorView): void {
  const agents = thread.participants.filter(({ role }) => role === 'agent').map(({ uid }) => uid)
  if (agents.length === 0) return
  const said = { type: 'VISITOR_STATUS', content: JSON.stringify(view) }
  const draft = serverDraft(uids.newMessageUid(), thread.topic, said)
  const { person: sender } = systemActor(thread.targetUid, '')
  fanOut.pass(ephemeral(draft, thread, { sender, sentAt: clock.now() }), agents)
}

/**
 * Stores in a thread, as it was read, since when its visitor is gone, or that they are back. Returns when it is to be
 * checked for that, in ms since 1970 UTC; null if nothing has changed, or for never.
 */
export async function settleAbsence(
  { threads, agentPool }: { readonly threads: Threads; readonly agentPool: Pick<AgentPool, 'settingsOf'> },
  thread: Thread,
  { status, since }: VisitorView,
): Promise<number | null> {
  const isGone = status === 'OFFLINE'
  if (thread.leftAt === (isGone ? since : undefined)) return null
  const { absentCloseSeconds } = await agentPool.settingsOf(thread.targetUid)
  const dueAt = isGone && absentCloseSeconds > 0 ? since + absentCloseSeconds * 1000 : null
  await threads.change(thread, { kind: 'absent', leftAt: isGone ? since : null, dueAt })
  return dueAt
}

/** Stores a line in the notes on a thread: for its agents, not for its visitor. The step must be exclusive. */
export async function writeLine(
  { messageDeps, phrasebook }: { readonly messageDeps: MessageDeps; readonly phrasebook: Phrasebook },
  lane: Lane,
  { thread, line, at }: { thread: Thread; line: PresenceLine; at: number },
): Promise<void> {
  const said = await phrasebook.tell(thread, phraseOf[line], eventOf(line, thread.user, at))
  await noteOfServer(messageDeps, lane, { thread, said: { type: 'SYSTEM', ...said } })
}
