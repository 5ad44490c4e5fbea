/** The texts of the page of left messages. */
export interface LeftWords {
  readonly title: string
  readonly open: string
  readonly toAnswer: (count: number) => string
  readonly answered: string
  readonly empty: string
  readonly emptyAnswered: string
  readonly answer: string
  readonly noEmail: string
  readonly send: string
  readonly sent: string
  readonly answeredBy: (name: string, time: string) => string
  readonly loading: string
}
