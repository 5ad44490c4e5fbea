import type { Message } from '../domain/message.ts'
import type { Actor } from '../domain/person.ts'
import type { ClosedBy, Thread } from '../domain/thread.ts'
import { closed } from '../domain/thread-life.ts'
import type { Agents, Workgroups } from '../store/ports/people.ts'
import type { Threads } from '../store/ports/threads.ts'
import type { Desk } from './desk.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Lane } from './lanes.ts'
import { append, type Line } from './line.ts'
import type { QueueBoard } from './queue-board.ts'
import { serverDraft } from './server-draft.ts'

/** What opening and closing threads work with. */
export interface Conversations {
  readonly line: Line
  readonly threads: Threads
  readonly agents: Agents
  readonly workgroups: Workgroups
  readonly desk: Desk
  readonly board: QueueBoard
  readonly dispatcher: Dispatcher
}

/** Why and by whom a thread ends. */
export interface Ending {
  readonly actor: Actor
  readonly type: 'VISITOR_CLOSED' | 'AGENT_CLOSED' | 'AUTO_CLOSED'
  readonly closedBy: ClosedBy
  readonly content: string
}

/** Ends the open thread of a lane and gives the agent's seat to whoever waits. The step must be exclusive. */
export async function end(
  parts: Conversations,
  lane: Lane,
  { thread, actor, type, content, closedBy }: Ending & { thread: Thread },
): Promise<Message> {
  const draft = serverDraft(type, thread.topic, content)
  const after = closed(thread, parts.line.clock.now())
  const change = { kind: 'become', after, closedBy } as const
  const receipt = await append(parts.line, lane, { actor, draft, thread, after, change })
  if (receipt.kind !== 'stored') throw new Error('an ending is stored')
  return receipt.message
}
