import { Component } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { entryOf, headOf, readJson, recordOf, textOf } from '../../core/platform/coerce.ts'
import { MessageBody } from '../bodies/message-body.tsx'
import { excerptOf, labelOf } from '../contents/excerpt.ts'
import { Avatar } from '../parts/avatar.tsx'
import { ErrorBoundary } from '../parts/error-boundary.tsx'
import { Icon } from '../parts/icon.tsx'
import { clockTime, exactTime } from '../parts/time.ts'
import type { ConversationViewProps, Reader } from './conversation-props.ts'
import type { Entry, LogRow, SendProgress } from './entries.ts'

const recallWithinMs = 120_000
const tick: Record<SendProgress, string> = {
  queued: 'clock',
  sending: 'clock',
  stored: 'check',
  delivered: 'check-check',
  read: 'check-check',
  failed: 'circle-alert',
}

type RowProps = { readonly row: Extract<LogRow, { kind: 'said' }> } & Pick<
  ConversationViewProps,
  | 'words'
  | 'locale'
  | 'reader'
  | 'onRetry'
  | 'onDiscard'
  | 'onEdit'
  | 'onQuote'
  | 'onRecall'
  | 'moreActions'
  | 'onOpenImage'
  | 'fileUrl'
  | 'pictureHosts'
  | 'answering'
>

/** One message. A class for its `shouldComponentUpdate`, which skips rendering when nothing has changed. */
export class MessageRow extends Component<RowProps> {
  override shouldComponentUpdate({ row, words, locale, pictureHosts }: RowProps): boolean {
    const { props } = this
    const isSame = row.entry === props.row.entry && row.isFirst === props.row.isFirst && row.isLast === props.row.isLast
    return !isSame || words !== props.words || locale !== props.locale || pictureHosts !== props.pictureHosts
  }

  override render(props: RowProps) {
    const { entry, isFirst, isLast } = props.row
    const { isOwn, isNote, sender } = entry
    const { words, reader } = props
    const isNamed = isFirst && !isOwn && !isNote
    return (
      <article
        class="said"
        data-uid={entry.uid}
        data-own={isOwn || reader.isBeside?.(sender) === true}
        data-note={isNote}
        data-first={isFirst}
        data-last={isLast}
        tabIndex={-1}
      >
        {!isOwn && !isNote && <span class="face">{isFirst && <Face person={sender} reader={reader} />}</span>}
        <div class="said-body">
          {isNamed ? (
            <Name person={sender} reader={reader} />
          ) : (
            <span class="hidden-words">{isOwn ? words.you : reader.nameOf(sender)}</span>
          )}
          <Bubble {...props} />
          {entry.progress === 'failed' && <Failed {...props} />}
          {entry.progress === 'queued' && entry.failure !== '' && <Postponed {...props} />}
          {(isLast || entry.progress === 'queued') && <Foot {...props} />}
        </div>
      </article>
    )
  }
}

/** Somebody without a name of their own is named in the reader's language; an empty name stays empty. */
function Face({ person, reader }: { readonly person: Entry['sender']; readonly reader: Reader }) {
  return <Avatar {...person} nickname={person.nickname && reader.nameOf(person)} hue={reader.hueOf?.(person.uid)} />
}

/** Components of their own, as a name may change while the messages do not. */
function Name({ person, reader }: { readonly person: Entry['sender']; readonly reader: Reader }) {
  const name = reader.nameOf(person)
  return name === '' ? null : <bdi class="name">{name}</bdi>
}

function Bubble(props: RowProps) {
  const { entry } = props.row
  const { words, locale } = props
  return (
    <div class="bubble-line">
      <div class="bubble" title={exactTime(entry.at, locale)}>
        {entry.type === 'WELCOME' && <small class="note-mark">{words.automatic}</small>}
        {entry.isNote && (
          <small class="note-mark">
            <Icon name="lock" /> {words.internalNote}
            {entry.sender.nickname !== '' && <bdi> · {entry.sender.nickname}</bdi>}
          </small>
        )}
        <ErrorBoundary of={entry} instead={() => words.unshownMessage}>
          <Quoted entry={entry} words={words} reader={props.reader} />
          <MessageBody {...props} entry={entry} nameOf={props.reader.nameOf} />
        </ErrorBoundary>
      </div>
      <Actions {...props} />
    </div>
  )
}

/** The quoted message; its author and its kind are named as the reader knows them. */
function Quoted({ entry, words, reader }: { readonly entry: Entry } & Pick<RowProps, 'words' | 'reader'>) {
  const { text, nickname, senderUid, type } = recordOf(readJson(entry.extra).quote)
  if (typeof text !== 'string') return null
  const name = headOf(nickname, 64)
  const uid = textOf(senderUid)
  const label = labelOf(textOf(type), words)
  return (
    <blockquote dir="auto">
      <bdi class="name">{uid === '' ? name : reader.nameOf({ uid, nickname: name })}</bdi>
      {label === undefined ? headOf(text, 400) : `[${label}]${headOf(text.slice(text.indexOf(']') + 1), 400)}`}
    </blockquote>
  )
}

/** Shown on hover and while the message has the focus. */
function Actions({ row, words, onQuote, onRecall, moreActions }: RowProps) {
  const { entry } = row
  const mayRecall = useMayRecall(entry) && onRecall !== undefined
  const isStored = entry.progress !== 'failed' && entry.progress !== 'queued' && entry.progress !== 'sending'
  if (!isStored) return null
  const quote = () => {
    const { uid, type, sender } = entry
    const quoted = { uid, type, senderUid: sender.uid, nickname: sender.nickname }
    onQuote?.({ ...quoted, text: excerptOf(entry, words).slice(0, 160) })
  }
  return (
    <div class="actions">
      {onQuote !== undefined && (
        <button type="button" title={words.quote} aria-label={words.quote} onClick={quote}>
          <Icon name="reply" />
        </button>
      )}
      {mayRecall && (
        <button type="button" title={words.withdraw} aria-label={words.withdraw} onClick={() => onRecall(entry.uid)}>
          <Icon name="message-circle-x" />
        </button>
      )}
      {moreActions?.(entry)}
    </div>
  )
}

function useMayRecall({ isOwn, at, type }: Entry): boolean {
  const mayBe = isOwn && type !== 'LEAVE_MSG_SUBMIT' && type !== 'WELCOME'
  const leftMs = mayBe ? Math.min(recallWithinMs, at + recallWithinMs - Date.now()) : 0
  const [, setOver] = useState(false)
  useEffect(() => {
    if (leftMs <= 0) return
    const timer = setTimeout(() => setOver(true), leftMs)
    return () => clearTimeout(timer)
  }, [at])
  return leftMs > 0
}

function Failed({ row, words, onRetry, onDiscard, onEdit }: RowProps) {
  const { uid, failure, type, content } = row.entry
  // Resending it unchanged would be refused again.
  const isEdited = onEdit !== undefined && failure === 'field_too_long' && type === 'TEXT'
  return (
    <div class="failed">
      <Icon name="circle-alert" />
      <span>{entryOf(words.refusals, failure) ?? words.refusals.other}</span>
      <span>
        <button type="button" onClick={() => (isEdited ? onEdit(uid, content) : onRetry(uid))}>
          {isEdited ? words.edit : words.retry}
        </button>
        <button type="button" onClick={() => onDiscard(uid)}>
          {words.discard}
        </button>
      </span>
    </div>
  )
}

/** Sent automatically once it may be; the user has nothing to do. */
function Postponed({ row, words }: RowProps) {
  return (
    <div class="postponed" role="status">
      {entryOf(words.refusals, row.entry.failure) ?? words.refusals.busy}
    </div>
  )
}

function Foot({ row, words, locale }: RowProps) {
  const { at, progress } = row.entry
  return (
    <div class="foot">
      <time dateTime={new Date(at).toISOString()} title={exactTime(at, locale)}>
        {clockTime(at, locale)}
      </time>
      {progress !== undefined && progress !== 'failed' && (
        <span class="tick" data-progress={progress} title={words.progress[progress]}>
          <Icon name={tick[progress]} />
          <span class="hidden-words">{words.progress[progress]}</span>
        </span>
      )}
    </div>
  )
}
