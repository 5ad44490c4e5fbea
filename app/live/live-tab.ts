import type { LiveVisitor, VisitedPage } from '../../domain/people/live-visitor.ts'

/** What a page tells with each beat; `key` is known to its tab alone. */
export interface LiveBeat extends Pick<LiveVisitor, 'orgUid' | 'workgroupUid' | 'referrer' | 'lang'> {
  readonly key: string
  readonly url: string
  readonly title: string
  readonly address: string
}

/** One tab, with what agents do not see. */
export interface LiveTab {
  readonly key: string
  readonly address: string
  shown: LiveVisitor
  beatAt: number
  /** A text to show beside the bubble with the next beat. */
  teaser: { readonly name: string; readonly text: string } | undefined
  /** Wakes the chat of a page with the next beat, because somebody waits to write. */
  isCalled: boolean
}

export function pageOf({ url, title }: Pick<LiveBeat, 'url' | 'title'>, at: number): VisitedPage {
  return { url, title, at }
}
