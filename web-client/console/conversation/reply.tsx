import type { Signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import type { InboxRow } from '../../core/agent/inbox-row.ts'
import { numberOf, readJson } from '../../core/platform/coerce.ts'
import { type Attachments, isReady, makeAttachments, takeWords } from '../../ui/composer/attachments.ts'
import { Composer, type ComposerControl } from '../../ui/composer/composer.tsx'
import { ComposerTray } from '../../ui/composer/composer-tray.tsx'
import { OfflineNotice } from '../../ui/composer/offline-notice.tsx'
import { sendAttachments } from '../../ui/composer/send-attachments.ts'
import type { Quote, Reader } from '../../ui/conversation/conversation-props.ts'
import { Icon } from '../../ui/parts/icon.tsx'
import { useConsole } from '../state/console-context.ts'
import { draftKeyOf } from '../state/own-drafts.ts'
import { filledIn, type QuickReply } from '../state/quick-replies.ts'
import { QuickReplyMenu } from './quick-reply-menu.tsx'
import { uploaded } from './send-file.ts'
import { type QuickReplyFinder, useQuickReplies } from './use-quick-replies.ts'
import { useRecorder } from './use-recorder.tsx'
import { useReplyFacts } from './use-reply-facts.ts'

type QuoteSignal = Signal<Quote | undefined>

interface ReplyProps {
  readonly row: InboxRow
  readonly reader: Reader
  readonly quote: QuoteSignal
  readonly control: { current: ComposerControl | null }
}

/** Where the agent answers, records or writes a note. */
export function Reply(props: ReplyProps) {
  const { row, control } = props
  const { shared, workspace } = useConsole()
  const { button, recorder, replacesComposer } = useRecorder(row, control)
  return (
    <>
      <OfflineNotice state={workspace.connectionState.value} words={shared} onTry={() => workspace.tryNow()} />
      {recorder}
      {!replacesComposer && <Writing {...props} record={button} />}
    </>
  )
}

type WritingProps = ReplyProps & { readonly record: ComponentChildren }

/** The composer; `/` opens the quick replies. */
function Writing({ row, reader, quote, control, record }: WritingProps) {
  const { view, words, shared, locale, workspace } = useConsole()
  const isNote = view.noting.value.has(row.topic) && !row.isColleague
  const facts = useReplyFacts(row)
  const fill = ({ content }: QuickReply) => filledIn(content, facts)
  const finder = useQuickReplies(control, fill)
  const { attachments, send } = useSending(row, quote)
  const clear = () => {
    control.current?.setText('')
    finder.typed('')
  }
  return (
    <div class={isNote ? 'reply noting' : 'reply'}>
      {finder.isOpen.value && (
        <QuickReplyMenu finder={finder} fill={fill} onLeave={clear} onSend={(text) => send(text, isNote)} />
      )}
      <Composer
        draftKey={draftKeyOf(workspace.agent, isNote ? row.conversation.notes.topic : row.topic)}
        words={shared}
        locale={locale}
        control={control}
        placeholder={isNote ? words.pane.notePlaceholder : words.pane.replyPlaceholder}
        onKey={finder.onKey}
        onTyping={(text) => {
          finder.typed(text)
          if (!isNote) tellTyping(row, text)
        }}
        onSend={(text) => {
          finder.typed('')
          send(text, isNote)
        }}
        maxLength={workspace.presence.maxTextCharacters}
        hasMore={!isNote && attachments.list.value.some(isReady)}
        onFiles={isNote ? undefined : attachments.add}
        above={<ComposerTray quote={quote} attachments={attachments} words={shared} reader={reader} />}
        tools={<Tools {...{ row, isNote, finder, record }} />}
      />
    </div>
  )
}

function tellTyping({ conversation }: InboxRow, text: string): void {
  if (text === '') conversation.stoppedTyping()
  else conversation.typed()
}

function useSending(row: InboxRow, quote: QuoteSignal) {
  const { view, workspace } = useConsole()
  const attachments = attachmentsOf(row, () => workspace.presence.maxUploadBytes)
  const send = (text: string, isNote: boolean) => {
    const extra = quote.value === undefined ? '' : JSON.stringify({ quote: quote.value })
    quote.value = undefined
    const conversation = isNote ? row.conversation.notes : row.conversation
    const isCaption = !isNote && takeWords(attachments)
    if (text !== '' && !isCaption) void view.attempt(() => conversation.send('TEXT', text, { extra }))
    if (isNote) return
    void sendAttachments(attachments, { text, extra }, async (attachment, onProgress) => {
      const { type, content } = await uploaded(workspace.api, row.topic, { attachment, onProgress })
      await row.conversation.send(type, content, { extra: attachment.extra ?? '' })
    })
  }
  return { attachments, send }
}

const kept = new WeakMap<InboxRow, Attachments>()

/** Attachments stay with their conversation while another is open. */
function attachmentsOf(row: InboxRow, maxBytes: () => number): Attachments {
  const attachments = kept.get(row) ?? makeAttachments(maxBytes)
  kept.set(row, attachments)
  return attachments
}

/** Returns the score from the list, or from a rating received since. */
function scoreOf({ thread, conversation }: InboxRow): number | null {
  const { uid, score } = thread.value
  if (score !== null) return score
  const stored = conversation.items.value.flatMap((item) => (item.kind === 'stored' ? [item.message] : []))
  const rating = stored.findLast((message) => message.type === 'RATE_SUBMIT' && message.thread.uid === uid)
  return rating === undefined ? null : numberOf(readJson(rating.content).score)
}

function AskRating({ row }: { readonly row: InboxRow }) {
  const { view, words } = useConsole()
  const score = scoreOf(row)
  const isRated = score !== null
  const ask = () => {
    view.select(row)
    view.dialog.value = { kind: 'ask-rating', row }
  }
  return (
    <button
      type="button"
      class="icon-button ask-rating"
      title={isRated ? words.context.rated(score) : words.pane.rateInvite}
      aria-label={words.pane.rateInvite}
      disabled={isRated}
      onClick={ask}
    >
      <Icon name="star" />
      <span class="tool-word">{words.pane.rateInvite}</span>
    </button>
  )
}

interface ReplyToolsProps extends Pick<WritingProps, 'row' | 'record'> {
  readonly isNote: boolean
  readonly finder: QuickReplyFinder
}

function Tools({ finder, ...props }: ReplyToolsProps) {
  const { words, quickReplies } = useConsole()
  const isByButton = finder.searched.value !== undefined
  return (
    <>
      {quickReplies.isThere.value && (
        <button
          type="button"
          class="icon-button"
          title={words.pane.quickReplies}
          aria-label={words.pane.quickReplies}
          aria-haspopup="listbox"
          aria-expanded={isByButton}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => finder.search(isByButton ? undefined : '')}
        >
          <Icon name="zap" />
        </button>
      )}
      {props.row.isColleague ? props.record : <VisitorTools {...props} />}
    </>
  )
}

function VisitorTools({ row, isNote, record }: Omit<ReplyToolsProps, 'finder'>) {
  const { view, words } = useConsole()
  const { pane } = words
  return (
    <>
      {!isNote && record}
      <fieldset class="segments">
        <legend class="hidden-words">{pane.note}</legend>
        {[false, true].map((wanted) => (
          <button
            key={String(wanted)}
            type="button"
            aria-pressed={isNote === wanted}
            onClick={() => isNote !== wanted && view.toggleNote(row)}
          >
            {wanted && <Icon name="lock" />}
            {wanted ? pane.toAgents : pane.toVisitor}
          </button>
        ))}
      </fieldset>
      {!isNote && !row.isGuest.value && <AskRating row={row} />}
    </>
  )
}
