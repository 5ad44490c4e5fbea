import { noUser, type WireMessage, type WireUser } from '../../../proto/wire.ts'
import { systemEventOf } from '../conversation/system-event.ts'
import { readJson, textsOf } from '../platform/coerce.ts'

const serves = new Set(['GREETED', 'TRANSFERRED'])

/** Returns the agent who has the thread after a message. Colleagues who only joined change nothing. */
export function servingAgent(now: WireUser | undefined, message: WireMessage): WireUser | undefined {
  const { type, user, extra } = message
  const event = systemEventOf(message)
  if (event !== undefined && serves.has(event.kind)) {
    // An event of an older server has no picture; an agent who took it over sends the message themselves.
    const known = [user, now].find((one) => one?.uid === event.uid)
    return { ...noUser, avatar: event.avatar || (known?.avatar ?? ''), uid: event.uid, nickname: event.name }
  }
  if (type === 'CONTINUE') return agentIn(extra) ?? now
  if (type === 'AGENT_PROFILE') {
    const agent = agentIn(extra)
    // It may come late, after another agent.
    return agent?.uid === now?.uid ? agent : now
  }
  return user.uid === now?.uid ? user : now
}

function agentIn(extra: string): WireUser | undefined {
  const agent = textsOf(readJson(extra).agent, ['uid', 'nickname', 'avatar'])
  return agent.uid === '' ? undefined : { ...noUser, ...agent }
}
