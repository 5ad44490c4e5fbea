/** The texts of the statistics page. */
export interface StatisticsWords {
  readonly group: string
  readonly period: string
  readonly periods: Readonly<Record<'today' | 'week' | 'month' | 'thisMonth' | 'lastMonth' | 'days', string>>
  readonly from: string
  readonly to: string
  readonly everybody: string
  readonly now: string
  readonly board: string
  readonly longestWait: string
  /** Agents without a free seat. */
  readonly full: (count: number) => string
  readonly waiting: string
  readonly chatting: string
  readonly conversations: string
  readonly conversationsSay: string
  readonly answered: string
  readonly answeredSay: string
  readonly missed: string
  readonly missedSay: string
  readonly leftMessages: string
  readonly leftSay: string
  readonly duration: string
  readonly ofEnded: string
  readonly starsSay: (score: number) => string
  /** Only the days from this one on are counted. */
  readonly cut: (day: string) => string
  readonly unknown: string
  readonly erased: (count: number, answered: number, missed: number) => string
  /** Neither answered nor missed. */
  readonly others: string
  readonly othersSay: string
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
  /** An agent or a workgroup that was deleted. */
  readonly gone: string
  readonly perTarget: string
  readonly perTag: string
  readonly perCategory: string
  readonly moreRows: (count: number) => string
  /** Narrows the page to a name. */
  readonly only: (name: string) => string
  readonly byHour: string
  readonly byHourSay: string
  readonly inHour: (hour: string, count: number, missed: number) => string
  readonly asTable: string
  readonly tooManyDays: string
  readonly comments: string
  readonly agent: string
  readonly csv: string
  readonly ratingsTitle: string
  /** Titles of columns in the CSV file, with their unit. */
  readonly median: (title: string) => string
  readonly score: (title: string) => string
  readonly seconds: (seconds: number) => string
}
