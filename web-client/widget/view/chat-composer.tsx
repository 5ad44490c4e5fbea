import type { Signal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { isReady, takeWords } from '../../ui/composer/attachments.ts'
import { Composer, type ComposerControl } from '../../ui/composer/composer.tsx'
import { OfflineNotice } from '../../ui/composer/offline-notice.tsx'
import type { SendVoice } from '../../ui/composer/recorder.tsx'
import { recordingType } from '../../ui/composer/recording-type.ts'
import type { Quote, Reader } from '../../ui/conversation/conversation-props.ts'
import { Icon } from '../../ui/parts/icon.tsx'
import { lazy } from '../../ui/parts/lazy.tsx'
import { useRestoreFocus } from '../../ui/parts/use-restore-focus.ts'
import { type Chat, draftKeyOf } from '../chat/chat.ts'
import type { WidgetWords } from '../words/words.ts'
import { bringAll, bringing, ComposerTray, hasForm } from './lazy-parts.ts'

const SendLocation = lazy(() => import('./send-location.tsx').then((part) => part.SendLocation))
const Recorder = lazy(() => import('../../ui/composer/recorder.tsx').then((part) => part.Recorder))

/** What the composer shares with the conversation. */
export interface ChatComposerProps {
  readonly chat: Chat
  readonly reader: Reader
  readonly quote: Signal<Quote | undefined>
  readonly composer: { current: ComposerControl | null }
}

/** The composer, while there is somebody to write to. */
export function ChatComposer(props: ChatComposerProps) {
  const { chat, composer } = props
  const { words } = chat.language.value
  const [open, setOpen] = useState<'recorder' | 'location'>()
  const [hasFailed, setFailed] = useState(false)
  const { isOpen, isLeaving, isEndAsked } = chat
  useRestoreFocus(composer, [isClosed(chat), open, isOpen.value, isLeaving.value, isEndAsked.value])
  useFilesOffline(chat)
  if (isClosed(chat)) return null
  const done = () => setOpen(undefined)
  const shown = { words, onDone: done }
  const send: SendVoice = async (voice, onProgress) => (await bringing()).sendVoice(chat, voice, onProgress)
  const part =
    open === 'recorder' ? <Recorder {...shown} send={send} /> : open && <SendLocation {...shown} chat={chat} />
  // Until the part has loaded, the composer stays.
  if (open && (open === 'recorder' ? Recorder : SendLocation).isThere()) return part
  return (
    <>
      {hasFailed && (
        <p class="banner" role="alert">
          {words.uploadFailed(0)}
        </p>
      )}
      <OfflineNotice state={chat.visit.connectionState.value} words={words} onTry={() => chat.visit.tryNow()} />
      {part}
      {isPreviewed(chat) && <small class="told-preview">{words.previewTold}</small>}
      <TextComposer {...props} onSend={(text) => sendIt(props, text, setFailed)} onOpen={setOpen} />
    </>
  )
}

type TextComposerProps = ChatComposerProps & {
  readonly onSend: (text: string) => void
  readonly onOpen: ToolsProps['onOpen']
}

function TextComposer({ chat, reader, quote, composer, onSend, onOpen }: TextComposerProps) {
  const { words, tag } = chat.language.value
  const { attachments } = chat
  const isAbove = quote.value !== undefined || attachments.list.value.length > 0
  return (
    <Composer
      draftKey={draftKeyOf(chat)}
      words={words}
      locale={tag}
      control={composer}
      placeholder={words.placeholder}
      hasMore={attachments.list.value.some(isReady)}
      onSend={onSend}
      onTyping={(text) => tellTyping(chat, text)}
      maxLength={chat.config.maxTextCharacters}
      onFiles={attachments.add}
      onKey={(event) => {
        if (event.key !== 'Escape' || quote.value === undefined) return false
        quote.value = undefined
        event.preventDefault()
        return true
      }}
      above={isAbove && <ComposerTray attachments={attachments} words={words} reader={reader} quote={quote} />}
      tools={<Tools chat={chat} words={words} onOpen={onOpen} />}
    />
  )
}

function sendIt(
  { chat, quote, composer }: Omit<ChatComposerProps, 'reader'>,
  text: string,
  onFailed: (hasFailed: boolean) => void,
) {
  onFailed(false)
  const extra = quote.value === undefined ? '' : JSON.stringify({ quote: quote.value })
  quote.value = undefined
  sendAll(chat, text, extra).catch(() => {
    onFailed(true)
    // Nothing was sent: put the text back.
    if (text !== '' && composer.current?.text() === '') composer.current.setText(text)
  })
}

/** Returns whether an agent sees what is typed. */
function isPreviewed({ visit, config }: Chat): boolean | undefined {
  return config.typingPreview && visit.stage.value === 'chatting'
}

function tellTyping(chat: Chat, text: string): void {
  if (chat.isPrefilling.value) return
  const conversation = chat.visit.conversation.value
  if (isPreviewed(chat)) conversation?.previewed(text)
  else if (text === '') conversation?.stoppedTyping()
  else conversation?.typed()
}

/** Returns whether what stands above replaces the composer. */
function isClosed(chat: Chat): boolean {
  const { visit, isPrechatAsked, isEarly } = chat
  const stage = visit.stage.value
  if (stage === 'idle') return isPrechatAsked.value && !isEarly.value
  return stage === 'ended' || hasForm(chat)
}

/** While online, preloads what shows and sends files, so that files can also be chosen offline. */
function useFilesOffline({ isOpen }: Chat): void {
  useEffect(() => {
    if (!isOpen.value) return
    // Safari has no requestIdleCallback.
    if (window.requestIdleCallback === undefined) setTimeout(bringAll, 1000)
    else requestIdleCallback(bringAll)
  }, [isOpen.value])
}

/** Sends the text, with the first file if there are files; files that fail stay, with the reason. */
async function sendAll(chat: Chat, text: string, extra: string): Promise<void> {
  const { attachments } = chat
  if (text !== '' && !takeWords(attachments)) await chat.say(text, extra)
  if (!attachments.list.value.some(isReady)) return
  const { sendFiles } = await bringing()
  if (!chat.isBegun.value) await chat.begin()
  await sendFiles(chat, { text, extra })
}

interface ToolsProps {
  readonly chat: Chat
  readonly words: WidgetWords
  readonly onOpen: (what: 'recorder' | 'location') => void
}

/** The browser grants microphone and location only to pages in a secure context. */
function Tools({ chat, words, onOpen }: ToolsProps) {
  if (!chat.isBegun.value || !isSecureContext) return null
  const tool = (what: 'recorder' | 'location', label: string, icon: string) => (
    <button type="button" class="icon-button" aria-label={label} title={label} onClick={() => onOpen(what)}>
      <Icon name={icon} />
    </button>
  )
  return (
    <>
      {recordingType() && tool('recorder', words.record, 'mic')}
      {tool('location', words.shareLocation, 'map-pin')}
    </>
  )
}
