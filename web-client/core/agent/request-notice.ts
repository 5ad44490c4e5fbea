import { noUser, type WireUser } from '../../../proto/wire.ts'
import { momentOf, readJson, recordOf, textOf, textsOf } from '../platform/coerce.ts'

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
  const notice = readJson(content)
  const { deadline, user, from, to } = notice
  return {
    ...textsOf(notice, ['uid', 'threadUid', 'threadTopic', 'note', 'reason']),
    deadline: momentOf(deadline),
    user: userOf(user),
    fromUid: textOf(recordOf(from).uid),
    toUid: textOf(recordOf(to).agentUid),
  }
}

function userOf(value: unknown): WireUser {
  return { ...noUser, ...textsOf(value, ['uid', 'nickname', 'avatar']) }
}
