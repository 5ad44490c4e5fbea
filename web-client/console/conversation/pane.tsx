import { useSignal } from '@preact/signals'
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import type { InboxRow } from '../../core/agent/inbox-row.ts'
import type { Workspace } from '../../core/agent/workspace.ts'
import { type FileUrl, fileLinks } from '../../core/connection/file-links.ts'
import type { Answering } from '../../ui/bodies/body-props.ts'
import type { ComposerControl } from '../../ui/composer/composer.tsx'
import { keepDraft, readDraft } from '../../ui/composer/use-draft.ts'
import type { ConversationViewProps, Quote } from '../../ui/conversation/conversation-props.ts'
import { ConversationView } from '../../ui/conversation/conversation-view.tsx'
import { ImageViewer, type ImageViewerProps } from '../../ui/conversation/image-viewer.tsx'
import { RetryBoundary } from '../../ui/parts/retry-boundary.tsx'
import { isTouched } from '../../ui/parts/touch-screen.ts'
import { composerIn, logIn } from '../parts/focus-targets.ts'
import { useJumpTarget } from '../parts/jump-to-message.ts'
import { Modal } from '../parts/modal.tsx'
import { readerOf } from '../parts/reader.ts'
import { useUndo } from '../parts/undo.tsx'
import { useConsole } from '../state/console-context.ts'
import { draftKeyOf } from '../state/own-drafts.ts'
import { PaneHead } from './pane-head.tsx'
import { Reply } from './reply.tsx'
import { StatusLine } from './status-line.tsx'

/** One conversation with its actions. */
export function Pane({ row, isCurrent }: { readonly row: InboxRow; readonly isCurrent: boolean }) {
  const { view, shared, workspace } = useConsole()
  const quote = useSignal<Quote | undefined>(undefined)
  const image = useSignal<string | undefined>(undefined)
  const fileUrl = linksOf(workspace)
  const reader = useMemo(() => readerOf(view, row), [view, row])
  const control = useRef<ComposerControl | null>(null)
  const looked = () => view.select(row)
  const section = useWriting(row)
  const showAt = useJumpTarget(row, section)
  return (
    <section
      ref={section}
      class="pane"
      data-pane={row.topic}
      data-current={isCurrent}
      onFocusIn={looked}
      onPointerDown={looked}
    >
      <RetryBoundary of={row} words={shared}>
        <PaneHead row={row} />
      </RetryBoundary>
      <RetryBoundary of={row} words={shared}>
        <Messages
          {...{ row, control, reader, showAt, fileUrl }}
          onQuote={(quoted) => (quote.value = quoted)}
          onOpenImage={(url) => (image.value = url)}
        />
      </RetryBoundary>
      <RetryBoundary of={row} words={shared}>
        <StatusLine row={row} />
        {row.isOpen.value && <Reply {...{ row, reader, quote, control }} />}
      </RetryBoundary>
      {image.value !== undefined && <OpenImage conversation={row.conversation} {...{ fileUrl, image }} />}
    </section>
  )
}

function OpenImage(props: Omit<ImageViewerProps, 'words' | 'pictureHosts'>) {
  const { shared, workspace } = useConsole()
  const close = () => {
    props.image.value = undefined
  }
  return (
    <Modal label={shared.image} kind="viewer" onClose={close}>
      <ImageViewer {...props} words={shared} pictureHosts={workspace.presence.pictureHosts.value} />
    </Modal>
  )
}

/** Of the whole session: a conversation that is opened again asks for nothing anew. */
const links = new WeakMap<Workspace, FileUrl>()

function linksOf(workspace: Workspace): FileUrl {
  const known = links.get(workspace) ?? fileLinks(workspace.api, '/api/v1/upload/sign')
  links.set(workspace, known)
  return known
}

type GivenProps = Pick<ConversationViewProps, 'reader' | 'showAt' | 'fileUrl' | 'onQuote' | 'onOpenImage'>

interface MessagesProps extends GivenProps {
  readonly row: InboxRow
  readonly control: { current: ComposerControl | null }
}

/** The messages; one that failed can be resent, edited or discarded here. */
function Messages({ row, control, ...given }: MessagesProps) {
  const { view, shared, locale, workspace } = useConsole()
  const answering = useMemo(() => answeringIn(row), [row])
  const edit = useEdit(row, control)
  const discard = useDiscard()
  return (
    <ConversationView
      {...given}
      conversation={row.conversation}
      words={shared}
      locale={locale}
      answering={answering}
      pictureHosts={workspace.presence.pictureHosts.value}
      isLookedAt={view.sought.value?.topic !== row.topic}
      onRetry={(uid) => void workspace.outbox.retry(uid)}
      onDiscard={discard}
      onEdit={row.isOpen.value ? edit : undefined}
      onRecall={(uid) => (view.dialog.value = { kind: 'recall', row, uid })}
    />
  )
}

/** An agent answers what a colleague asks them, and what a visitor asks; the visitor answers the agents. */
function answeringIn({ conversation, isOpen, isColleague, thread }: InboxRow): Answering {
  return {
    mayAnswer: ({ isOwn, threadUid, sender }) =>
      !isOwn && isOpen.value && thread.value.uid === threadUid && (isColleague || sender.type === 'VISITOR'),
    answer: (type, content) => void conversation.send(type, content),
  }
}

/** Focuses the composer as soon as that is requested; where nothing can be written, the log. */
function useWriting({ topic, isOpen }: InboxRow) {
  const { view } = useConsole()
  const section = useRef<HTMLElement>(null)
  const isWished = view.writesIn.value === topic
  useLayoutEffect(() => {
    if (!isWished) return
    view.writesIn.value = undefined
    if (section.current !== null && !isTouched()) (composerIn(section.current) ?? logIn(section.current))?.focus()
  }, [isWished])
  useLayoutEffect(() => {
    // The conversation was ended by somebody else, and the focused composer is gone.
    const isLost = document.activeElement === document.body && view.currentRow.peek()?.topic === topic
    if (!isOpen.value && isLost && section.current !== null) logIn(section.current)?.focus()
  }, [isOpen.value])
  return section
}

/** Returns a text that was refused as too long to the composer it came from, before its current draft. */
function useEdit(row: InboxRow, control: { current: ComposerControl | null }) {
  const { view, workspace } = useConsole()
  return (uid: string, text: string) => {
    const letter = workspace.outbox.letters.value.find((one) => one.uid === uid)
    const isNote = letter?.topic === row.conversation.notes.topic
    void workspace.outbox.discard(uid)
    if (isNote === view.noting.value.has(row.topic)) {
      control.current?.setText(joined(text, control.current.text()))
      return
    }
    const key = draftKeyOf(workspace.agent, isNote ? row.conversation.notes.topic : row.topic)
    keepDraft(key, joined(text, readDraft(key)))
    view.toggleNote(row)
  }
}

function joined(...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n')
}

/** Discards a message that was not sent, and offers to undo that. */
function useDiscard(): (uid: string) => void {
  const { words, workspace } = useConsole()
  const offerUndo = useUndo()
  return (uid) => {
    const letter = workspace.outbox.letters.value.find((one) => one.uid === uid)
    void workspace.outbox.discard(uid)
    if (letter !== undefined) offerUndo(words.undo.message, () => workspace.outbox.restore(letter))
  }
}
