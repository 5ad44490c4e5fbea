import { agentPerson } from '../domain/agent.ts'
import type { Uid } from '../domain/ids.ts'
import type { Message } from '../domain/message.ts'
import type { Candidate } from '../domain/routing.ts'
import type { Thread } from '../domain/thread.ts'
import { assigned } from '../domain/thread-life.ts'
import type { Agents } from '../store/ports/people.ts'
import { seatOf } from './desk.ts'
import type { Lane } from './lanes.ts'
import { append, type Line } from './line.ts'
import type { Phrasebook } from './phrasebook.ts'
import { serverDraft, systemActor } from './server-draft.ts'

/** Gives a thread to an agent with a WELCOME; the step must be exclusive. Throws SeatTaken. */
export async function assign(
  { line, agents, phrasebook }: { line: Line; agents: Agents; phrasebook: Phrasebook },
  lane: Lane,
  { thread, agent }: { thread: Thread; agent: Candidate },
): Promise<Message> {
  const [nickname, text] = await Promise.all([nicknameOf(agents, agent.uid), phrasebook.say(thread, 'welcome')])
  const actor = systemActor(thread.targetUid, nickname)
  const draft = serverDraft('WELCOME', thread.topic, text)
  const after = assigned(thread, agent.uid)
  const change = { kind: 'become', after, seat: seatOf(agent, thread.targetUid) } as const
  const receipt = await append(line, lane, { actor, draft, thread, after, change })
  if (receipt.kind !== 'stored') throw new Error('a welcome is stored')
  return receipt.message
}

async function nicknameOf(agents: Agents, uid: Uid): Promise<string> {
  const agent = await agents.byUid(uid)
  return agent === null ? '' : agentPerson(agent).nickname
}
