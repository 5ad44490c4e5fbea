import { type Attachments, isFresh, isReady, type PendingAttachment } from './attachments.ts'

/** What is sent with the first of the files that have not been tried before. */
export interface FileWords {
  readonly text: string
  readonly extra: string
}

/**
 * Sends the files in order with `send`, which reports progress; a file that fails stays in the list with its caption
 * and HTTP status.
 */
export async function sendAttachments(
  { list, change, remove }: Attachments,
  { text, extra }: FileWords,
  send: (attachment: PendingAttachment, onProgress: (share: number) => void) => Promise<void>,
): Promise<void> {
  const first = list.value.find(isFresh)
  if (first !== undefined) change(first.id, { caption: text, extra })
  const ready = list.value.filter(isReady)
  for (const { id } of ready) change(id, { share: 0, failure: undefined })
  for (const one of ready.filter(({ cancel }) => !cancel.signal.aborted)) {
    try {
      await send(one, (share) => change(one.id, { share }))
      remove(one.id)
    } catch (error) {
      const { status } = error as { status?: unknown }
      change(one.id, { share: undefined, failure: typeof status === 'number' ? status : 0 })
    }
  }
}
