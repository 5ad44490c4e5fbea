import { type Signal, useSignal } from '@preact/signals'
import info from 'lucide-static/icons/info.svg?raw'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { OpenedThread } from '../../core/social/opened-thread.ts'
import type { SocialRow } from '../../core/social/social-row.ts'
import type { ComposerControl } from '../../ui/composer/composer.tsx'
import type { Quote } from '../../ui/conversation/conversation-props.ts'
import { ConversationView } from '../../ui/conversation/conversation-view.tsx'
import type { Entry } from '../../ui/conversation/entries.ts'
import { Avatar } from '../../ui/parts/avatar.tsx'
import { addIcons, Icon } from '../../ui/parts/icon.tsx'
import { lazy } from '../../ui/parts/lazy.tsx'
import { RetryBoundary } from '../../ui/parts/retry-boundary.tsx'
import { ListWait } from './list-wait.tsx'
import { Nothing, PartPage } from './parts/part-page.tsx'
import { ReportButton, ReportMessage } from './parts/report-message.tsx'
import { nameOf, readerOf } from './parts/said.ts'
import { useSocial } from './parts/social-context.ts'
import { ThreadComposer } from './thread-composer.tsx'
import { useReadCount } from './use-read-count.ts'

addIcons({ info })

const ImageViewer = lazy(() => import('../../widget/view/image-viewer.tsx').then((part) => part.FramedImageViewer))

/** A conversation with a friend or a group. */
export function ThreadPane({ topic }: { readonly topic: string }) {
  const { kind, social, texts } = useSocial()
  const list = social[kind]
  const row = list.rows.value.get(topic)
  // Its row may stand on a later page of the list.
  useEffect(() => {
    if (row === undefined && list.hasMore.value) list.readMore().catch(() => {})
  }, [row, list.rows.value])
  if (row !== undefined) return <Thread row={row} />
  const isKnown = list.isRead.value && !list.hasMore.value
  return <PartPage title={texts[kind].title}>{isKnown ? <Nothing title={texts[kind].gone} /> : <ListWait />}</PartPage>
}

function Thread({ row }: { readonly row: SocialRow }) {
  const view = useSocial()
  const { kind, social, words, texts } = view
  const opened = useMemo(() => social.open(row.topic), [social, row.topic])
  const quote = useSignal<Quote | undefined>(undefined)
  const image = useSignal<string | undefined>(undefined)
  const reported = useSignal<Entry | undefined>(undefined)
  const composer = useRef<ComposerControl>(null)
  useEffect(() => {
    // Without an answer, the next reconnect loads it.
    opened.load().catch(() => {})
  }, [opened])
  const parts = { row, opened, quote, image, reported, composer }
  const { conversation } = opened
  return (
    <PartPage title={nameOf(row.face.value, view)} head={<ThreadHead row={row} />}>
      <RetryBoundary of={conversation} words={words}>
        <Lines {...parts} />
      </RetryBoundary>
      {kind === 'groups' && <ReadBy {...parts} />}
      {row.isOver.value ? (
        <p class="thread-over" role="status">
          {texts[kind].over}
        </p>
      ) : (
        <RetryBoundary of={conversation} words={words}>
          <ThreadComposer {...{ row, conversation, quote, composer }} />
        </RetryBoundary>
      )}
      {image.value !== undefined && (
        <ImageViewer {...{ conversation, words, image }} fileUrl={view.session.fileUrl} pictureHosts={hostsOf(view)} />
      )}
      {reported.value && <ReportMessage message={reported.value} onDone={() => (reported.value = undefined)} />}
    </PartPage>
  )
}

function ThreadHead({ row }: { readonly row: SocialRow }) {
  const view = useSocial()
  const { kind, texts, open } = view
  const name = nameOf(row.face.value, view)
  const { details } = texts[kind]
  return (
    <>
      <Avatar nickname={name} avatar={row.face.value.avatar} />
      <div class="head-words">
        <h2>
          <bdi>{name}</bdi>
        </h2>
        {kind === 'groups' && <small>{texts.groups.memberCount(row.members.value)}</small>}
      </div>
      <button
        type="button"
        class="icon-button"
        aria-label={details}
        title={details}
        onClick={() => open(row.topic, 'info')}
      >
        <Icon name="info" />
      </button>
    </>
  )
}

interface ThreadParts {
  readonly row: SocialRow
  readonly opened: OpenedThread
  readonly quote: Signal<Quote | undefined>
  readonly image: Signal<string | undefined>
  readonly reported: Signal<Entry | undefined>
  readonly composer: { current: ComposerControl | null }
}

function Lines({ row, opened, quote, image, reported, composer }: ThreadParts) {
  const view = useSocial()
  const { session, words, locale } = view
  const { conversation } = opened
  const { outbox } = session.connection
  const reader = useMemo(() => readerOf(view), [view])
  const discard = (uid: string) => void outbox.discard(uid)
  return (
    <ConversationView
      conversation={conversation}
      words={words}
      locale={locale}
      reader={reader}
      isLookedAt={session.isInView.value}
      fileUrl={session.fileUrl}
      pictureHosts={hostsOf(view)}
      answering={{
        mayAnswer: ({ isOwn }) => !isOwn && !row.isOver.value,
        answer: (type, content) => void conversation.send(type, content),
      }}
      onRetry={(uid) => void outbox.retry(uid)}
      onDiscard={discard}
      onEdit={(uid, text) => {
        discard(uid)
        composer.current?.setText([text, composer.current.text()].filter(Boolean).join('\n'))
      }}
      onRecall={row.isOver.value ? undefined : (uid) => void conversation.recall(uid)}
      moreActions={(entry) => !entry.isOwn && <ReportButton onPress={() => (reported.value = entry)} />}
      onOpenImage={(url) => (image.value = url)}
      onQuote={
        row.isOver.value
          ? undefined
          : (next) => {
              quote.value = next
              composer.current?.focus()
            }
      }
    />
  )
}

function hostsOf({ session }: ReturnType<typeof useSocial>): readonly string[] | undefined {
  return session.config.pictureHosts
}

/** How many have read what one said last. */
function ReadBy({ row, opened }: ThreadParts) {
  const { texts } = useSocial()
  const read = useReadCount(row, opened)
  if (read === undefined || read.count === 0) return null
  const isAll = read.count >= read.members
  return <p class="read-by">{isAll ? texts.groups.readByAll : texts.groups.readBy(read.count, read.members)}</p>
}
