import type { Uid } from '../../../domain/ids.ts'
import { agentTopic, workgroupTopic } from '../../../domain/thread/topic.ts'

/** What the visitor asks for: a workgroup or an agent, by uid. */
export interface Target {
  readonly type: 'WORKGROUP' | 'AGENT'
  readonly sid: string
  /** What the workgroup has said first, which the visitor answers. */
  readonly trigger?: { readonly name: string; readonly lang: string } | undefined
}

/** Returns the topic of a visitor and their target. */
export function topicOf({ type, sid }: Target, visitorUid: string): string {
  return (type === 'AGENT' ? agentTopic : workgroupTopic)(sid as Uid, visitorUid as Uid)
}
