import { headOf, numberOf, readJson, textOf } from '../../core/platform/coerce.ts'
import { MessageBody } from '../bodies/message-body.tsx'
import { RichText } from '../bodies/rich-text.tsx'
import { Avatar } from '../parts/avatar.tsx'
import { ErrorBoundary } from '../parts/error-boundary.tsx'
import { Icon } from '../parts/icon.tsx'
import { dayName, exactTime } from '../parts/time.ts'
import type { ConversationViewProps } from './conversation-props.ts'
import type { Entry, LogRow } from './entries.ts'
import { MessageRow } from './message-row.tsx'

interface LogRowsProps {
  readonly rows: readonly LogRow[]
  readonly view: ConversationViewProps
}

/** Messages and notices, and below them who is typing. A row that fails to render does not take the others with it. */
export function LogRows({ rows, view }: LogRowsProps) {
  return (
    <div class="log-rows">
      {rows.map((row) => (
        <ErrorBoundary
          key={row.key}
          of={'entry' in row ? row.entry : row.key}
          instead={() => <p class="notice">{view.words.unshownMessage}</p>}
        >
          <RowView row={row} view={view} />
        </ErrorBoundary>
      ))}
      <Streams {...view} />
      <TypingDots {...view} />
    </div>
  )
}

function RowView({ row, view }: { readonly row: LogRow; readonly view: ConversationViewProps }) {
  const { words, locale } = view
  switch (row.kind) {
    case 'day':
      return (
        <div class="day">
          <span>{dayName(row.at, Date.now(), { words, locale })}</span>
        </div>
      )
    case 'unread':
      return (
        <div class="unread-line">
          <span>{words.unreadLine}</span>
        </div>
      )
    case 'notice':
      return <Notice entry={row.entry} view={view} />
    case 'said':
      return <MessageRow {...view} row={row} />
  }
}

function Notice({ entry, view }: { readonly entry: Entry; readonly view: ConversationViewProps }) {
  if (entry.event?.kind === 'ANNOUNCED' && !entry.isWithdrawn) return <Announcement entry={entry} view={view} />
  return noticesOf(entry, view).map((text, index) =>
    text === '' ? null : (
      <p key={index} class="notice" dir="auto">
        {text}
      </p>
    ),
  )
}

/** What an agent has told all their visitors stands out from what merely happened. */
function Announcement({ entry, view }: { readonly entry: Entry; readonly view: ConversationViewProps }) {
  const { words, locale, reader } = view
  const title = entry.event && reader.say(entry.event)
  return (
    <div class="announced" role="note" aria-label={title} title={exactTime(entry.at, locale)}>
      <small>
        <Icon name="megaphone" />
        <bdi>{title}</bdi>
      </small>
      <RichText text={entry.content} words={words} />
    </div>
  )
}

/** Returns the notice for the event, then the text that somebody added to it. */
function noticesOf(
  { type, content, isOwn, isWithdrawn, event }: Entry,
  { words, reader }: ConversationViewProps,
): string[] {
  if (isWithdrawn) return [isOwn ? words.withdrawnOwn : words.withdrawn]
  const { score, comment, content: told } = readJson(content)
  if (type === 'RATE_SUBMIT') return [words.rated(numberOf(score)), textOf(comment) && `“${headOf(comment, 2000)}”`]
  const happened = event && reader.say(event)
  if (happened !== undefined) return [happened, event?.hasOwnText && type !== 'WELCOME' ? content : '']
  if (type.endsWith('_ACCEPT') || type === 'QUEUE') return [textOf(told)]
  // A visitor who ends the thread does not read about "the visitor".
  return [(isOwn || content === '') && type.endsWith('_CLOSED') ? words.ended : content]
}

/** Answers that bots are writing. Announced once they are whole. */
function Streams(view: ConversationViewProps) {
  const { conversation, reader } = view
  return conversation.streams.value.map(({ uid, sender, text }) => (
    <div key={uid} class="said stream" data-first="true" aria-busy="true" aria-live="off">
      <span class="face">
        <Avatar {...sender} hue={reader.hueOf?.(sender.uid)} />
      </span>
      <div class="said-body">
        <bdi class="name">{reader.nameOf(sender)}</bdi>
        <div class="bubble">
          <MessageBody {...view} entry={{ ...streamed, uid, content: text, sender }} />
        </div>
      </div>
    </div>
  ))
}

const streamed = { type: 'ROBOT_STREAM', isOwn: false, threadUid: '' }

function TypingDots({ conversation, words, reader }: ConversationViewProps) {
  const typing = conversation.typing.value
  if (typing === undefined) return null
  const name = words.typing(reader.nameOf(typing))
  if (typing.preview === '') {
    return (
      <div class="typing" aria-label={name} role="status">
        <span class="dots" />
      </div>
    )
  }
  // Not announced: it changes with every second.
  return (
    <div class="typing" data-preview aria-label={name} role="note" aria-live="off">
      <small>{words.notSent}</small>
      <p dir="auto">{typing.preview}</p>
    </div>
  )
}
