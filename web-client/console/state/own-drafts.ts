import type { StoredAgent } from '../../core/connection/agent-session.ts'
import { areDrafts, forgetDrafts } from '../../ui/composer/use-draft.ts'

/** Returns the key of an agent's draft; another agent who logs in here does not find it. */
export function draftKeyOf({ uid }: Pick<StoredAgent, 'uid'>, about: string): string {
  return `agent ${uid} ${about}`
}

/** Returns whether an agent has a draft in this browser. */
export function hasOwnDrafts(agent: Pick<StoredAgent, 'uid'>): boolean {
  return areDrafts((key) => key.startsWith(draftKeyOf(agent, '')))
}

/** Deletes all drafts of an agent from this browser. */
export function forgetOwnDrafts(agent: Pick<StoredAgent, 'uid'>): void {
  forgetDrafts((key) => key.startsWith(draftKeyOf(agent, '')))
}

/**
 * Deletes drafts of the first version, whose keys named only the conversation, so that the next agent would find them.
 */
export function forgetNobodysDrafts(): void {
  forgetDrafts((key) => key.includes('/') && !/^(agent|visitor) /.test(key))
}
