import { type Signal, useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { Row } from '../core/desk-row.ts'
import { Composer, type ComposerControl } from '../ui/composer.tsx'
import type { Quote } from '../ui/conversation-props.ts'
import { Icon } from '../ui/icon.tsx'
import { useConsole } from './console-context.ts'
import { nameOf } from './console-view.ts'
import { NotUploaded, uploaded } from './files.ts'
import { filledIn, type QuickReply } from './quick-replies.ts'
import { QuickReplyMenu, useQuickReplies } from './quick-reply-menu.tsx'

type QuoteSignal = Signal<Quote | undefined>

/** Where the agent answers, or writes a note; `/` brings the quick replies. */
export function Reply({ row, quote }: { readonly row: Row; readonly quote: QuoteSignal }) {
  const { view, words, shared, locale, desk } = useConsole()
  const control = useRef<ComposerControl | null>(null)
  const isNote = view.noting.value.has(row.topic) && !row.isColleague
  const choose = (reply: QuickReply) => {
    control.current?.setText(filledIn(reply.content, factsOf(nameOf(row, desk), desk.agent.nickname)))
  }
  const menu = useQuickReplies(control, choose)
  const sending = useSending(row, quote)
  return (
    <div class={isNote ? 'reply noting' : 'reply'}>
      {menu.isOpen && <QuickReplyMenu {...menu} />}
      <Composer
        draftKey={isNote ? row.conversation.notes.topic : row.topic}
        words={shared}
        locale={locale}
        control={control}
        placeholder={isNote ? words.pane.notePlaceholder : words.pane.replyPlaceholder}
        onKey={menu.onKey}
        onTyping={(text) => {
          menu.typed(text)
          if (!isNote) row.conversation.typed()
        }}
        onSend={(text) => {
          menu.typed('')
          sending.send(text, isNote)
        }}
        onFiles={isNote ? undefined : sending.sendFiles}
        above={<Above quote={quote} uploading={sending.uploading.value} />}
        tools={row.isColleague ? undefined : <Tools row={row} isNote={isNote} />}
      />
    </div>
  )
}

/** What the variables of quick replies stand for. */
function factsOf(visitor: string, agent: string): Record<string, string> {
  return { 'visitor.name': visitor, 'agent.name': agent }
}

function useSending(row: Row, quote: QuoteSignal) {
  const { view, words, desk } = useConsole()
  const uploading = useSignal('')
  const send = (text: string, isNote: boolean) => {
    const extra = quote.value === undefined ? '' : JSON.stringify({ quote: quote.value })
    quote.value = undefined
    const conversation = isNote ? row.conversation.notes : row.conversation
    void view.attempt(() => conversation.send('TEXT', text, extra))
  }
  const sendFiles = async (files: readonly File[]) => {
    try {
      for (const file of files) {
        uploading.value = file.name
        const { type, content } = await uploaded(desk.api, file, row.topic)
        await row.conversation.send(type, content)
      }
    } catch (error) {
      if (error instanceof NotUploaded) view.say(words.pane.uploadFailed)
      else view.say(view.reasonOf(error))
    } finally {
      uploading.value = ''
    }
  }
  return { uploading, send, sendFiles: (files: readonly File[]) => void sendFiles(files) }
}

function Above({ quote, uploading }: { readonly quote: QuoteSignal; readonly uploading: string }) {
  const { words, shared } = useConsole()
  const { value } = quote
  return (
    <>
      {value !== undefined && (
        <p class="quoting">
          <span>
            <small>{shared.replyingTo(value.nickname)}</small>
            <bdi>{value.text}</bdi>
          </span>
          <button
            type="button"
            class="icon-button"
            aria-label={words.pane.removeQuote}
            onClick={() => (quote.value = undefined)}
          >
            <Icon name="x" />
          </button>
        </p>
      )}
      {uploading !== '' && (
        <p class="quoting" role="status">
          {words.pane.uploading(uploading)}
        </p>
      )}
    </>
  )
}

function Tools({ row, isNote }: { readonly row: Row; readonly isNote: boolean }) {
  const { view, words } = useConsole()
  const { pane } = words
  return (
    <>
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
      {!isNote && (
        <button
          type="button"
          class="icon-button"
          aria-label={pane.rateInvite}
          title={pane.rateInvite}
          onClick={() => void view.attempt(() => row.conversation.send('RATE_INVITE', ''))}
        >
          <Icon name="star" />
        </button>
      )}
    </>
  )
}
