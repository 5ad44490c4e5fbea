/** The texts of the statistics page. */
export interface StatisticsWords {
  readonly group: string
  readonly period: string
  readonly periods: Readonly<Record<'today' | 'week' | 'month', string>>
  readonly now: string
  readonly board: string
  readonly longestWait: string
  /** Agents without a free seat. */
  readonly full: (count: number) => string
  readonly waiting: string
  readonly chatting: string
  readonly answered: string
  readonly answeredSay: string
  readonly missed: string
  readonly missedSay: string
  readonly firstResponse: string
  readonly wait: string
  readonly csat: string
  readonly ratings: (count: number) => string
  readonly none: string
  readonly byDay: string
  readonly day: string
  readonly measures: Readonly<Record<'conversations' | 'firstResponse' | 'wait' | 'csat', string>>
  readonly perAgent: string
  readonly ofAnswered: string
  readonly nobodyHere: string
  readonly others: string
  readonly comments: string
  readonly agent: string
  readonly csv: string
  readonly ratingsTitle: string
  /** Titles of columns in the CSV file, with their unit. */
  readonly median: (title: string) => string
  readonly score: (title: string) => string
  readonly seconds: (seconds: number) => string
}
