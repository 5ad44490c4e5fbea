import type { ReadonlySignal } from '@preact/signals'
import type { SharedWords } from '../words/words.ts'

/** A message, as far as its body is concerned. */
export interface ShownMessage {
  readonly uid: string
  readonly type: string
  readonly content: string
  readonly isOwn: boolean
  /** Empty while it is on its way. */
  readonly threadUid: string
  readonly sender: { readonly uid: string; readonly nickname: string; readonly type: string }
  /** To a question: the newest answer of each person. */
  readonly answers?: readonly ShownMessage[] | undefined
  /** What an answer belongs to. */
  readonly question?: ShownMessage | undefined
}

/** How questions are answered here; without it they are only shown. */
export interface Answering {
  /** Whether the reader may answer this question now; reads signals. */
  readonly mayAnswer: (question: ShownMessage) => boolean
  readonly answer: (type: string, content: string) => void
}

/** The current addresses of `/file/…`. */
export interface FileAddresses {
  /** Undefined until it is known, empty if it is not there for the reader. */
  (url: string): ReadonlySignal<string | undefined>
  /** Resolves with one that has not expired and is not the one that failed, if there is any. */
  readonly fresh: (url: string, failed?: string) => Promise<string | undefined>
}

/** What the body of any message may use. */
export interface BodyProps {
  readonly entry: ShownMessage
  readonly words: SharedWords
  readonly locale: string
  readonly nameOf?: ((person: { readonly uid: string; readonly nickname: string }) => string) | undefined
  readonly onOpenImage?: ((url: string) => void) | undefined
  readonly fileUrl?: FileAddresses | undefined
  /** Hosts whose pictures are shown in place. */
  readonly pictureHosts?: readonly string[] | undefined
  readonly answering?: Answering | undefined
}
