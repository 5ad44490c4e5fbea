/** The texts of the page of records. */
export interface RecordsWords {
  readonly filters: Readonly<
    Record<'text' | 'from' | 'to' | 'workgroup' | 'agent' | 'state' | 'tag' | 'category' | 'rating', string>
  >
  readonly search: string
  /** The title of all filters but the words. */
  readonly fields: string
  readonly any: string
  readonly clear: string
  readonly states: Readonly<Record<'waiting' | 'open' | 'left' | 'ended', string>>
  /** What became of a conversation, and the title of that filter. */
  readonly answers: Readonly<Record<'title' | 'answered' | 'missed' | 'none' | 'unknown', string>>
  readonly ratedAny: string
  /** What a link from the statistics narrows by. */
  readonly linked: Readonly<
    Record<'answeredBy' | 'ratedAgent' | 'left' | 'commented' | 'hour', (value: string) => string>
  >
  readonly unlink: (filter: string) => string
  readonly rated: (score: number) => string
  readonly empty: string
  readonly emptyFiltered: string
  readonly searching: string
  readonly searchOn: string
  readonly more: string
  /** Why a record cannot be opened. */
  readonly unreadable: string
  readonly nobody: string
  readonly begun: (time: string) => string
  readonly ended: (time: string) => string
  readonly back: string
  readonly newer: string
  readonly exporting: string
  readonly cancel: string
  readonly exported: string
  readonly withMessages: string
  readonly csv: string
  readonly json: string
}
