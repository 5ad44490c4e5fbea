import type { StoredAgent } from '../../core/connection/agent-session.ts'
import { areDrafts, forgetDrafts } from '../../ui/composer/use-draft.ts'

/** Under which an agent's draft is kept: another who logs in here finds none of theirs. */
export function draftKeyOf({ uid }: Pick<StoredAgent, 'uid'>, about: string): string {
  return `agent ${uid} ${about}`
}

/** Whether an agent has begun to write something in this browser. */
export function hasOwnDrafts(agent: Pick<StoredAgent, 'uid'>): boolean {
  return areDrafts((key) => key.startsWith(draftKeyOf(agent, '')))
}

/** Leaves nothing an agent has begun to write in this browser. */
export function forgetOwnDrafts(agent: Pick<StoredAgent, 'uid'>): void {
  forgetDrafts((key) => key.startsWith(draftKeyOf(agent, '')))
}

/** Drafts of the first version were kept under the conversation alone, so that whoever logs in here would find them. */
export function forgetNobodysDrafts(): void {
  forgetDrafts((key) => key.includes('/') && !/^(agent|visitor) /.test(key))
}
