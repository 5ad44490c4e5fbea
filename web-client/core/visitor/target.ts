import type { Uid } from '../../../domain/ids.ts'
import { agentTopic, workgroupTopic } from '../../../domain/thread/topic.ts'

/** Whom to talk with: a workgroup's uid, or an agent's. */
export interface Target {
  readonly type: 'WORKGROUP' | 'AGENT'
  readonly sid: string
}

/** Where a visitor and whom they wish for talk. */
export function topicOf({ type, sid }: Target, visitorUid: string): string {
  return (type === 'AGENT' ? agentTopic : workgroupTopic)(sid as Uid, visitorUid as Uid)
}
