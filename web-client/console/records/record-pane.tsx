import { signal, useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { searchWords } from '../../../domain/message/search-words.ts'
import { fileLinks } from '../../core/connection/file-links.ts'
import type { ShowAt } from '../../ui/conversation/conversation-props.ts'
import { ConversationView } from '../../ui/conversation/conversation-view.tsx'
import { ImageViewer } from '../../ui/conversation/image-viewer.tsx'
import { Icon } from '../../ui/parts/icon.tsx'
import { exactTime } from '../../ui/parts/time.ts'
import { markSought } from '../parts/jump-to-message.ts'
import { LoadFailed } from '../parts/load-failed.tsx'
import { Modal } from '../parts/modal.tsx'
import { PlaceLink } from '../parts/place-link.tsx'
import { readerOf } from '../parts/reader.ts'
import { useConsole } from '../state/console-context.ts'
import { visitorName } from '../state/names.ts'
import { markFoundWords, showFoundWord } from './found-words.ts'
import { RecordConversation } from './record-conversation.ts'
import { RecordFacts } from './record-facts.tsx'
import type { ShownRecord } from './records.ts'

interface OpenRecord {
  readonly record: ShownRecord
  readonly conversation: RecordConversation
}

/** One record, to be read only, at the message that was found. */
export function RecordPane({ threadUid, at }: { readonly threadUid: string; readonly at: number }) {
  const { view, words } = useConsole()
  const open = useSignal<OpenRecord | undefined>(undefined)
  const { failure, read } = useReading(threadUid, at, (found) => (open.value = found))
  const back = { ...view.records.value, threadUid: '', at: 0 }
  const link = useRef<HTMLElement>(null)
  // Beneath, everything is inert.
  useEffect(() => link.current?.querySelector('a')?.focus(), [])
  return (
    <section class="record-pane" aria-label={words.pages.records}>
      <header ref={link}>
        <PlaceLink
          kind="icon-button"
          aria-label={words.records.back}
          title={words.records.back}
          to={{ page: 'records', ...back }}
          onGo={() => (view.records.value = back)}
        >
          <Icon name="arrow-left" />
        </PlaceLink>
        {open.value !== undefined && <Head record={open.value.record} />}
      </header>
      {failure.value !== '' && <LoadFailed reason={failure.value} onAgain={() => void read()} />}
      {open.value === undefined
        ? failure.value === '' && <p class="empty appearing">{words.left.loading}</p>
        : open.value && <Said {...open.value} at={at} />}
    </section>
  )
}

function useReading(threadUid: string, at: number, onRead: (found: OpenRecord) => void) {
  const { view, workspace } = useConsole()
  const failure = useSignal('')
  const read = async () => {
    try {
      const record = await workspace.api.get<ShownRecord>(`/api/v1/record/${encodeURIComponent(threadUid)}`)
      const conversation = new RecordConversation(workspace.api, record.thread)
      await conversation.open(at)
      failure.value = ''
      onRead({ record, conversation })
    } catch (error) {
      failure.value = view.reasonOf(error)
    }
  }
  useEffect(() => void read(), [])
  return { failure, read }
}

function Head({ record }: { readonly record: ShownRecord }) {
  const { view, words, locale } = useConsole()
  const { records } = words
  const { thread, createdAt, closedAt, comment } = record
  return (
    <div class="record-head">
      <h2>
        <bdi>{visitorName(thread.user, view)}</bdi>
      </h2>
      <RecordFacts record={record} />
      <p class="record-times">
        {records.begun(exactTime(createdAt, locale))}
        {closedAt !== null && <> · {records.ended(exactTime(closedAt, locale))}</>}
      </p>
      {comment !== '' && (
        <blockquote>
          <bdi>{comment}</bdi>
        </blockquote>
      )}
    </div>
  )
}

function Said({ record, conversation, at }: OpenRecord & { readonly at: number }) {
  const { view, words, shared, locale, workspace } = useConsole()
  const image = useSignal<string | undefined>(undefined)
  const fileUrl = useMemo(() => fileLinks(workspace.api, '/api/v1/upload/sign'), [workspace])
  const reader = useMemo(() => ({ ...readerOf(view, { thread: signal(record.thread) }), isBeside }), [view, record])
  const { section, showAt } = useFound(conversation, at)
  const pictureHosts = workspace.presence.pictureHosts.value
  const props = { conversation, reader, fileUrl, showAt, locale, words: shared, pictureHosts }
  return (
    <div class="record-said" ref={section}>
      <ConversationView
        {...props}
        isLookedAt={false}
        onRetry={() => {}}
        onDiscard={() => {}}
        onOpenImage={(url) => (image.value = url)}
      />
      {conversation.hasNewer.value && (
        <button
          type="button"
          class="button record-newer"
          onClick={() => void view.attempt(() => conversation.loadNewer())}
        >
          {words.records.newer}
        </button>
      )}
      {image.value !== undefined && (
        <Modal label={shared.image} kind="viewer" onClose={() => (image.value = undefined)}>
          <ImageViewer {...{ conversation, fileUrl, image, pictureHosts }} words={shared} />
        </Modal>
      )}
    </div>
  )
}

/** Agents stand where they stand for themselves in the inbox, whoever of them reads. */
function isBeside({ type }: { readonly type: string }): boolean {
  return type === 'AGENT'
}

/** Shows the message at a place once, marked, and marks the words that were looked for. */
function useFound(conversation: RecordConversation, at: number) {
  const { view } = useConsole()
  const section = useRef<HTMLDivElement>(null)
  const showAt = useRef<ShowAt | null>(null)
  const words = searchWords(view.records.value.filters.text)
  useEffect(() => (section.current === null ? undefined : markFoundWords(section.current, words)), [])
  useEffect(() => {
    const uid = conversation.uidAt(at)
    if (uid === undefined) return
    showAt.current?.(uid)
    const frame = requestAnimationFrame(() => {
      const found = section.current?.querySelector<HTMLElement>(`.said[data-uid="${CSS.escape(uid)}"]`)
      if (!found) return
      markSought(found, document.activeElement)
      showFoundWord(found, words)
    })
    return () => cancelAnimationFrame(frame)
  }, [])
  return { section, showAt }
}
