import { type RelationState, relationStates } from '../../domain/people/relation.ts'
import type { Person, VisitorActor } from '../../domain/person.ts'
import type { Listed, Window } from '../../store/ports/listed.ts'
import type { Friend } from '../../store/ports/social.ts'
import { hasFriends, memberOf, type SocialDeps } from './social-access.ts'

/** Which list is asked for. */
export const listedStates = ['FRIEND', ...relationStates] as const
export type ListedState = (typeof listedStates)[number]

/** Somebody in such a list. */
export interface ListedPerson {
  readonly person: Person
  readonly state: ListedState
  /** What the asker wrote; empty for nothing. */
  readonly text: string
  /** Since when, ms since 1970 UTC. */
  readonly at: number
  readonly friend: Friend | null
}

/** Returns a person's friends, last active first, or others they stand in a relation to, newest first. */
export async function listFriends(
  deps: SocialDeps,
  actor: VisitorActor,
  { state, ...window }: Window & { readonly state: ListedState },
): Promise<Listed<ListedPerson>> {
  const { uid } = await memberOf(deps, actor, hasFriends)
  if (state !== 'FRIEND') return listRelations(deps, { uid, state }, window)
  const { content, totalElements } = await deps.relations.friends(uid, window)
  const shown = content.map((friend) => ({ person: friend.person, state, text: '', at: friend.since, friend }))
  return { content: shown, totalElements }
}

async function listRelations(
  { relations }: SocialDeps,
  { uid, state }: { readonly uid: VisitorActor['uid']; readonly state: RelationState },
  window: Window,
): Promise<Listed<ListedPerson>> {
  const { content, totalElements } = await relations.list(uid, state, window)
  const shown = content.map(({ other, text, at }) => ({ person: other, state, text, at, friend: null }))
  return { content: shown, totalElements }
}
