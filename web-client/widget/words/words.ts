import type { SharedWords } from '../../ui/words/words.ts'

/** All texts of the widget in one language. */
export interface WidgetWords extends SharedWords {
  readonly team: string
  readonly greeting: string
  readonly greetingMore: string
  /** A new visitor is served at once. */
  readonly free: string
  /** Takes the names of those who would answer. */
  readonly serving: (names: readonly string[]) => string
  readonly answersSoon: string
  readonly answersLater: string
  readonly over: string
  readonly nobodyThere: string
  readonly allBusy: string
  readonly minimize: string
  readonly menu: string
  readonly soundOn: string
  readonly soundOff: string
  readonly transcript: string
  readonly endChat: string
  readonly endAsked: string
  readonly endNow: string
  readonly goOn: string
  readonly leaveQueue: string
  readonly leaveAsked: string
  readonly choose: string
  readonly begin: string
  /** In place of `begin`, where a message can only be left. */
  readonly proceed: string
  readonly starting: string
  readonly waitingTitle: string
  readonly asked: string
  readonly returned: string
  readonly position: (position: number) => string
  readonly estimate: (seconds: number) => string
  readonly waitingHint: string
  /** Shown while no agent is free. */
  readonly waitingLater: string
  readonly keptHere: string
  readonly previewTold: string
  readonly leaveInstead: string
  readonly keepWaiting: string
  readonly leaveSent: string
  readonly leaveOnWay: string
  readonly leaveKept: string
  readonly awayTitle: string
  readonly fullTitle: string
  readonly awayHint: string
  readonly yourMessage: string
  readonly yourName: string
  readonly email: string
  readonly phone: string
  readonly contactHint: string
  readonly leaveSend: string
  readonly writeAnother: string
  readonly fieldMissing: string
  readonly choiceMissing: string
  readonly emailOdd: string
  readonly contactMissing: string
  readonly endedTitle: string
  /** By kind of event, with a name and that of who was there before; an event that is not listed is not shown. */
  readonly happened: Readonly<Record<string, (name: string, before?: string) => string>>
  readonly startAgain: string
  readonly rateAsk: string
  /** From 1 to 5. */
  readonly scores: readonly string[]
  readonly rateComment: string
  readonly rateSend: string
  readonly rateThanks: string
  readonly offlineTitle: string
  readonly offlineHint: string
  readonly refusedTitle: string
  readonly refusedHint: string
  readonly sessionOver: string
  readonly placeholder: string
  readonly shareLocation: string
  readonly locating: string
  readonly noLocation: string
  readonly locationFound: (place: string, meters: number) => string
  readonly unkept: string
  readonly forgetful: string
}
