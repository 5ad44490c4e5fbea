import { type ReadonlySignal, signal } from '@preact/signals'

/** A file to be sent. */
export interface PendingAttachment {
  readonly id: number
  readonly file: File
  /** Of an image, to be looked at before. */
  readonly previewUrl: string
  /** Ends its upload. */
  readonly cancel: AbortController
  /** From 0 to 1 while it is brought; undefined before. */
  readonly share?: number | undefined
  /** HTTP status of the failure, 0 for no answer. */
  readonly failure?: number | undefined
  /** The words that go with it; kept with it when it did not go. */
  readonly caption?: string
  /** JSON of what its message carries beside, or empty. */
  readonly extra?: string
}

/** The files that are about to be sent. */
export interface Attachments {
  readonly list: ReadonlySignal<readonly PendingAttachment[]>
  /** A file of more bytes is refused before it goes up. */
  readonly maxBytes: () => number
  readonly add: (files: readonly File[]) => void
  readonly change: (id: number, by: Partial<PendingAttachment>) => void
  /** Also ends its upload. */
  readonly remove: (id: number) => void
}

/** Too large, or of a kind that is not taken: it would fail again. */
const final: ReadonlySet<number | undefined> = new Set([400, 413, 415])

/** Whether there is something to send: neither on its way, nor empty, nor refused for good. */
export function isReady({ file, share, failure }: PendingAttachment): boolean {
  return share === undefined && file.size > 0 && !final.has(failure)
}

/** Whether words that are sent now go with a file; those beside a file that did not go are no words of it. */
export function takeWords({ list }: Attachments): boolean {
  return list.value.some(isFresh)
}

/** Begins with none. */
export function makeAttachments(maxBytes: () => number): Attachments {
  const list = signal<readonly PendingAttachment[]>([])
  let lastId = 0
  const isPicture = ({ type, size }: File) => size > 0 && /^image\/(?!svg)/.test(type)
  return {
    list,
    maxBytes,
    add: (files) => {
      const added = files.map((file) => {
        lastId += 1
        const previewUrl = isPicture(file) ? URL.createObjectURL(file) : ''
        const failure = file.size > maxBytes() ? 413 : undefined
        return { id: lastId, file, previewUrl, failure, cancel: new AbortController() }
      })
      list.value = [...list.value, ...added]
    },
    change: (id, by) => {
      list.value = list.value.map((one) => (one.id === id ? { ...one, ...by } : one))
    },
    remove: (id) => {
      const gone = list.value.find((one) => one.id === id)
      gone?.cancel.abort()
      URL.revokeObjectURL(gone?.previewUrl ?? '')
      list.value = list.value.filter((one) => one.id !== id)
    },
  }
}

/** Whether it is sent for the first time. */
export function isFresh(one: PendingAttachment): boolean {
  return isReady(one) && one.failure === undefined
}
