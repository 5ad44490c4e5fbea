import { noUser, type WireUser } from '../../../proto/wire.ts'
import { momentOf, readJson, recordOf, textOf } from '../platform/coerce.ts'

/** The content of a notice about a request. Missing fields are empty. */
export interface RequestNotice {
  readonly uid: string
  readonly threadUid: string
  readonly threadTopic: string
  /** ms since 1970 UTC by the server's clock. */
  readonly deadline: number
  /** The visitor. */
  readonly user: WireUser
  readonly note: string
  readonly fromUid: string
  readonly toUid: string
  /** Why the server cancelled it; empty if a colleague did. */
  readonly reason: string
}

/** Reads the content of OFFER, TRANSFER, INVITE and of the notices that end them. Never throws. */
export function readRequestNotice(content: string): RequestNotice {
  const { uid, threadUid, threadTopic, deadline, user, note, from, to, reason } = readJson(content)
  return {
    uid: textOf(uid),
    threadUid: textOf(threadUid),
    threadTopic: textOf(threadTopic),
    deadline: momentOf(deadline),
    user: userOf(user),
    note: textOf(note),
    fromUid: textOf(recordOf(from).uid),
    toUid: textOf(recordOf(to).agentUid),
    reason: textOf(reason),
  }
}

function userOf(value: unknown): WireUser {
  const { uid, nickname, avatar } = recordOf(value)
  return { ...noUser, uid: textOf(uid), nickname: textOf(nickname), avatar: textOf(avatar) }
}
