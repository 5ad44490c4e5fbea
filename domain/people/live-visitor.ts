import type { Uid } from '../ids.ts'

/** The pages of a trail; earlier ones are forgotten. */
export const maxTrail = 20

/** A page that somebody has been on. */
export interface VisitedPage {
  readonly url: string
  readonly title: string
  /** ms since 1970 UTC. */
  readonly at: number
}

/** Somebody who has a page of a site open now, as agents see them. All texts come from the page. */
export interface LiveVisitor {
  readonly uid: Uid
  readonly orgUid: Uid
  readonly workgroupUid: Uid
  readonly referrer: string
  readonly lang: string
  /** When they came, ms since 1970 UTC. */
  readonly since: number
  /** The pages, the present one last. */
  readonly trail: readonly VisitedPage[]
  /** Who they are, if they have written before; otherwise null. */
  readonly visitorUid: Uid | null
  readonly nickname: string
  /** Whether a conversation of theirs is open. */
  readonly chatting: boolean
}

/** Returns the trail with a page at its end; the page they are on already only gets its title. */
export function withPage(trail: readonly VisitedPage[], page: VisitedPage): readonly VisitedPage[] {
  const last = trail.at(-1)
  if (last?.url !== page.url) return [...trail.slice(1 - maxTrail), page]
  return last.title === page.title ? trail : [...trail.slice(0, -1), { ...last, title: page.title }]
}
