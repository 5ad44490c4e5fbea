import type { Uid } from '../../domain/ids.ts'
import type { PageVisit } from '../../domain/people/page-visit.ts'

/** The pages that visitors were on; they are noted when a visitor is saved. */
export interface Visits {
  /** Returns the last pages of some visitors together, newest first, at most `maxPageVisits`. */
  of(visitorUids: readonly Uid[]): Promise<PageVisit[]>
}
