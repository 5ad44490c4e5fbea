import type { Uid } from '../../domain/ids.ts'
import { type AgentStatus, agentStatuses } from '../../domain/people/agent.ts'
import { Refused } from '../../domain/refusal.ts'
import type { TopicName } from '../../domain/thread/topic.ts'
import type { Receipt, Sending } from './append.ts'

export interface SetStatusDeps {
  readonly setStatus: (agentUid: Uid, status: AgentStatus) => Promise<void>
}

/** Handles AGENT_STATUS on an agent's own topic, content `{status}`: the agent says whether they take threads. */
export async function sayStatus(
  deps: SetStatusDeps,
  { actor, draft: { type, content } }: Sending,
  name: TopicName | undefined,
): Promise<Receipt> {
  if (name?.kind !== 'agent' || actor.kind !== 'agent' || actor.uid !== name.agentUid) {
    throw new Refused('thread_not_found')
  }
  if (type !== 'AGENT_STATUS') throw new Refused('type_unsupported')
  await deps.setStatus(actor.uid, statusIn(content))
  return { kind: 'passed' }
}

function statusIn(content: string): AgentStatus {
  const read = parsed(content)
  const said = typeof read === 'object' && read !== null && 'status' in read ? read.status : undefined
  const status = agentStatuses.find((one) => one === said)
  if (status !== undefined) return status
  throw new Refused('malformed', 'The content is no {"status": "AVAILABLE", "BUSY", "AWAY" or "OFFLINE"}.')
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    return undefined
  }
}
