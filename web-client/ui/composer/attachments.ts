import { type ReadonlySignal, signal } from '@preact/signals'

/** A file waiting above the composer, or being uploaded. */
export interface PendingAttachment {
  readonly id: number
  readonly file: File
  /** Object URL of an image, for its preview; empty for other files. */
  readonly previewUrl: string
  /** Aborts the upload. */
  readonly cancel: AbortController
  /** Share uploaded so far, from 0 to 1; undefined while no upload is running. */
  readonly share?: number | undefined
  /** HTTP status of the failure, 0 if there was no response. */
  readonly failure?: number | undefined
  /** The text sent with the file; stays with it if the upload fails. */
  readonly caption?: string
  /** JSON for the message's `extra`, or empty. */
  readonly extra?: string
}

/** The files waiting to be sent. */
export interface Attachments {
  readonly list: ReadonlySignal<readonly PendingAttachment[]>
  /** A larger file is refused before the upload. */
  readonly maxBytes: () => number
  readonly add: (files: readonly File[]) => void
  readonly change: (id: number, by: Partial<PendingAttachment>) => void
  /** Also aborts its upload. */
  readonly remove: (id: number) => void
}

/** Statuses that a retry cannot change: too large, or a type that the server does not accept. */
const final: ReadonlySet<number | undefined> = new Set([400, 413, 415])

/** Returns whether the file can be sent now: not uploading, not empty, not refused for good. */
export function isReady({ file, share, failure }: PendingAttachment): boolean {
  return share === undefined && file.size > 0 && !final.has(failure)
}

/** Returns whether text sent now goes with a file; one whose upload failed keeps its own caption. */
export function takeWords({ list }: Attachments): boolean {
  return list.value.some(isFresh)
}

/** Starts with an empty list. */
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

/** Returns whether this is its first attempt. */
export function isFresh(one: PendingAttachment): boolean {
  return isReady(one) && one.failure === undefined
}
