/** Whom to talk with: a workgroup's uid, or an agent's. */
export interface Wish {
  readonly type: 'WORKGROUP' | 'AGENT'
  readonly sid: string
}

/** Where a visitor and whom they wish for talk. */
export function topicOf({ type, sid }: Wish, visitorUid: string): string {
  return `org/${type === 'AGENT' ? 'agent' : 'workgroup'}/${sid}/${visitorUid}`
}
