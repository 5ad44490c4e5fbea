import type { Uid } from '../../domain/ids.ts'
import { type Visitor, visitorPerson } from '../../domain/people/visitor.ts'
import type { Person } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { memberOf, type SocialActor, type SocialDeps } from './social-access.ts'

/** People in one answer. */
const mostFound = 20

/**
 * Returns app users: whom the site calls exactly so, or whose uid it is; where everybody can be found also those whose
 * name begins so. Throws Refused `not_found` where nobody can be found, `empty`, `too_many_requests`.
 */
export async function findPeople(deps: SocialDeps, { actor, address }: SocialActor, query: string): Promise<Person[]> {
  const me = await memberOf(deps, actor, ({ search, friends, groups }) => search !== 'nobody' && (friends || groups))
  deps.pace.spend('searchesADay', { uid: me.uid, address, nowMs: deps.messageDeps.clock.now() })
  const text = query.trim()
  if (text === '') throw new Refused('empty', 'There is nothing to look for.')
  const { search } = await deps.settings.of(me.orgUid)
  const [bySite, byUid, named] = await Promise.all([
    deps.visitors.bySiteUid(me.orgUid, text),
    deps.visitors.byUid(text as Uid),
    search === 'everybody' ? deps.people.named(me.orgUid, text, mostFound + 1) : [],
  ])
  const exact = [bySite, byUid].flatMap((one) => (one !== null && isMember(me, one) ? [visitorPerson(one)] : []))
  const found = new Map([...exact, ...named].map((one) => [one.uid, one]))
  found.delete(me.uid)
  return [...found.values()].slice(0, mostFound)
}

function isMember(me: Visitor, { verified, orgUid }: Visitor): boolean {
  return verified && orgUid === me.orgUid
}
