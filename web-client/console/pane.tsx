import { useSignal } from '@preact/signals'
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import type { Row } from '../core/desk-row.ts'
import type { Quote } from '../ui/conversation-props.ts'
import { ConversationView } from '../ui/conversation-view.tsx'
import { Part } from '../ui/unshown.tsx'
import { useConsole } from './console-context.ts'
import { fileLinks } from './files.ts'
import { ImageView } from './image-view.tsx'
import { PaneHead } from './pane-head.tsx'
import { readerOf } from './reader.ts'
import { Reply } from './reply.tsx'
import { Standing } from './standing.tsx'
import { useUndo } from './undo.tsx'
import { composerIn, isTouched, logIn } from './where-one-writes.ts'

/** One conversation, with what may be done in it. */
export function Pane({ row, isCurrent }: { readonly row: Row; readonly isCurrent: boolean }) {
  const { view, shared, locale, desk } = useConsole()
  const quote = useSignal<Quote | undefined>(undefined)
  const image = useSignal<string | undefined>(undefined)
  const fileUrl = useMemo(() => fileLinks(desk.api), [desk])
  const reader = useMemo(() => readerOf(view, row), [view, row])
  const discard = useDiscard()
  const looked = () => view.look(row)
  const section = useWriting(row)
  return (
    <section
      ref={section}
      class="pane"
      data-pane={row.topic}
      data-current={isCurrent}
      onFocusIn={looked}
      onPointerDown={looked}
    >
      <Part of={row} words={shared}>
        <PaneHead row={row} />
      </Part>
      <Part of={row} words={shared}>
        <ConversationView
          conversation={row.conversation}
          words={shared}
          locale={locale}
          reader={reader}
          fileUrl={fileUrl}
          onRetry={(uid) => void desk.outbox.retry(uid)}
          onDiscard={discard}
          onRecall={(uid) => void row.conversation.recall(uid)}
          onQuote={(quoted) => (quote.value = quoted)}
          onOpenImage={(url) => (image.value = url)}
        />
      </Part>
      <Part of={row} words={shared}>
        <Standing row={row} />
        {row.isOpen.value && <Reply row={row} reader={reader} quote={quote} />}
      </Part>
      {image.value !== undefined && (
        <ImageView url={fileUrl(image.value).value} onClose={() => (image.value = undefined)} />
      )}
    </section>
  )
}

/** The composer has the focus as soon as it is wished for; where nothing can be written, what is read. */
function useWriting({ topic }: Row) {
  const { view } = useConsole()
  const section = useRef<HTMLElement>(null)
  const isWished = view.writesIn.value === topic
  useLayoutEffect(() => {
    if (!isWished) return
    view.writesIn.value = undefined
    if (section.current !== null && !isTouched()) (composerIn(section.current) ?? logIn(section.current))?.focus()
  }, [isWished])
  return section
}

/** Deletes a message that was not sent; for a while it can be had back. */
function useDiscard(): (uid: string) => void {
  const { words, desk } = useConsole()
  const offerUndo = useUndo()
  return (uid) => {
    const letter = desk.outbox.letters.value.find((one) => one.uid === uid)
    void desk.outbox.discard(uid)
    if (letter !== undefined) offerUndo(words.undo.message, () => desk.outbox.restore(letter))
  }
}
