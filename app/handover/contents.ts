import type { MessageUid, ThreadUid, Uid } from '../../domain/ids.ts'
import { Refused } from '../../domain/refusal.ts'

/** The content of TRANSFER and INVITE. */
export interface HandoverRequest {
  readonly note: string
  readonly to: { readonly agentUid: Uid } | { readonly workgroupUid: Uid }
  /** The thread that is meant, if the topic has had several. */
  readonly threadUid: ThreadUid | undefined
}

/** The content of the answers to TRANSFER and INVITE. */
export interface ProposalAnswer {
  readonly uid: MessageUid
  readonly threadUid: ThreadUid | undefined
}

/** Reads `{note?, to: {agentUid or workgroupUid}, threadUid?}`. Throws Refused `malformed`. */
export function readHandoverRequest(content: string): HandoverRequest {
  const { note = '', to, threadUid } = objectOf(content)
  const { agentUid, workgroupUid } = typeof to === 'object' && to !== null ? (to as Record<string, unknown>) : {}
  if (typeof note !== 'string' || note.includes('\0')) throw malformed('note is a text.')
  const named = { note, threadUid: optional<ThreadUid>(threadUid) }
  const [agent, workgroup] = [optional<Uid>(agentUid), optional<Uid>(workgroupUid)]
  if (agent !== undefined && workgroup === undefined) return { ...named, to: { agentUid: agent } }
  if (workgroup !== undefined && agent === undefined) return { ...named, to: { workgroupUid: workgroup } }
  throw malformed('to names an agentUid or a workgroupUid.')
}

/** Reads `{uid, threadUid?}`. Throws Refused `malformed`. */
export function readAnswer(content: string): ProposalAnswer {
  const { uid, threadUid } = objectOf(content)
  const named = optional<MessageUid>(uid)
  if (named === undefined) throw malformed('uid names the TRANSFER or INVITE.')
  return { uid: named, threadUid: optional<ThreadUid>(threadUid) }
}

function objectOf(content: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(content)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // Both failures end in the same refusal below.
  }
  throw malformed('The content is a JSON object.')
}

function optional<Id extends string>(value: unknown): Id | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value !== 'string' || value.includes('\0')) throw malformed('A uid is a text.')
  return value as Id
}

function malformed(detail: string): Refused {
  return new Refused('malformed', detail)
}
