/** The texts that both faces share, in one language; its functions apply that language's grammar. */
export interface SharedWords {
  readonly connection: {
    readonly connecting: string
    readonly connected: string
    readonly fallback: string
    readonly offline: string
    readonly over: string
  }
  /** Shown above the composer while the server cannot be reached. */
  readonly cutOff: string
  readonly tryNow: string
  readonly trying: string
  /** How far one's own message has come. */
  readonly progress: {
    readonly queued: string
    readonly sending: string
    readonly stored: string
    readonly delivered: string
    readonly read: string
    readonly failed: string
  }
  /** Why a message was refused, by refusal code; `other` for the rest. */
  readonly refusals: Readonly<Record<string, string>> & { readonly other: string }
  readonly tooLong: (length: number, limit: number) => string
  readonly retry: string
  readonly edit: string
  readonly blank: string
  readonly discard: string
  readonly quote: string
  readonly withdraw: string
  readonly withdrawn: string
  readonly withdrawnOwn: string
  readonly typing: (name: string) => string
  readonly notSent: string
  readonly newBelow: (count: number) => string
  readonly toNewest: string
  readonly unreadLine: string
  readonly loadingOlder: string
  readonly olderFailed: string
  readonly today: string
  readonly yesterday: string
  readonly you: string
  readonly conversation: string
  readonly image: string
  /** What a message is called that is no text, by type; `other` for the rest. */
  readonly kinds: Readonly<
    Record<
      'IMAGE' | 'STICKER' | 'FILE' | 'VIDEO' | 'AUDIO' | 'VOICE' | 'MUSIC' | 'LOCATION' | 'CHOICE' | 'FORM' | 'other',
      string
    >
  > &
    Readonly<Record<string, string>>
  readonly unknownKind: string
  /** Why something cannot be shown where it stands. */
  readonly faults: {
    readonly empty: string
    readonly broken: string
    readonly gone: string
    readonly unshown: string
    readonly unplayed: string
  }
  readonly openMap: string
  readonly cards: { readonly number: string }
  readonly question: {
    readonly chosen: string
    readonly answer: string
    readonly send: string
    readonly change: string
    readonly check: string
  }
  readonly required: string
  readonly record: string
  readonly recording: string
  readonly stop: string
  readonly nothingHeard: string
  readonly noMicrophone: string
  readonly cannotRecord: string
  readonly download: string
  readonly play: string
  readonly pause: string
  readonly speed: string
  readonly internalNote: string
  readonly automatic: string
  readonly rated: (score: number) => string
  readonly leftMessage: string
  readonly message: string
  readonly send: string
  readonly close: string
  readonly cancel: string
  readonly previous: string
  readonly next: string
  readonly replyingTo: (name: string) => string
  readonly ended: string
  readonly emoji: string
  readonly emojiSearch: string
  readonly emojiGroups: readonly string[]
  readonly noEmoji: string
  readonly attach: string
  readonly dropHere: string
  readonly tryAgain: string
  readonly unplayed: string
  readonly unloaded: string
  readonly showAll: string
  readonly unshown: string
  readonly unshownMessage: string
  readonly remove: string
  readonly emptyFile: string
  readonly files: (count: number) => string
  /** By HTTP status, 0 for no response; `limit` is formatted for reading, or empty. */
  readonly uploadFailed: (status: number, limit?: string) => string
}
