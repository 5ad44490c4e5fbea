import type { Signal } from '@preact/signals'
import mic from 'lucide-static/icons/mic.svg?raw'
import wifiOff from 'lucide-static/icons/wifi-off.svg?raw'
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Conversation } from '../../core/conversation/conversation.ts'
import type { SocialRow } from '../../core/social/social-row.ts'
import { type Attachments, isReady, makeAttachments, takeWords } from '../../ui/composer/attachments.ts'
import { Composer, type ComposerControl } from '../../ui/composer/composer.tsx'
import { ComposerTray } from '../../ui/composer/composer-tray.tsx'
import { OfflineNotice } from '../../ui/composer/offline-notice.tsx'
import { recordingType } from '../../ui/composer/recording-type.ts'
import type { Quote } from '../../ui/conversation/conversation-props.ts'
import { addIcons, Icon } from '../../ui/parts/icon.tsx'
import { lazy } from '../../ui/parts/lazy.tsx'
import { useRestoreFocus } from '../../ui/parts/use-restore-focus.ts'
import { readerOf } from './parts/said.ts'
import { useSocial } from './parts/social-context.ts'
import { sendFiles, sendVoice } from './send-files.ts'

addIcons({ mic, 'wifi-off': wifiOff })

const Recorder = lazy(() => import('../../ui/composer/recorder.tsx').then((part) => part.Recorder))

interface ThreadComposerProps {
  readonly row: SocialRow
  readonly conversation: Conversation
  readonly quote: Signal<Quote | undefined>
  readonly composer: { current: ComposerControl | null }
}

/** Writes to a friend or a group: text, files and voice. It has the focus when a conversation is opened. */
export function ThreadComposer(props: ThreadComposerProps) {
  const { conversation, composer } = props
  const { session, words } = useSocial()
  const [isRecording, setRecording] = useState(false)
  const [hasFailed, setFailed] = useState(false)
  useEffect(() => composer.current?.focus(), [conversation])
  useRestoreFocus(composer, [isRecording])
  const door = { token: session.token, conversation }
  if (isRecording && Recorder.isThere()) {
    const send = (...[voice, onProgress]: Parameters<Parameters<typeof Recorder>[0]['send']>) =>
      sendVoice(door, voice, onProgress)
    return <Recorder words={words} send={send} onDone={() => setRecording(false)} />
  }
  return (
    <>
      {hasFailed && (
        <p class="banner" role="alert">
          {words.uploadFailed(0)}
        </p>
      )}
      <OfflineNotice state={session.connectionState.value} words={words} onTry={() => session.connection.tryNow()} />
      <ThreadText {...props} onFailed={setFailed} onRecord={() => record(setRecording)} />
    </>
  )
}

function record(setRecording: (isOn: boolean) => void): void {
  Recorder.bring().then(
    () => setRecording(true),
    () => {},
  )
}

type ThreadTextProps = ThreadComposerProps & {
  readonly onFailed: (hasFailed: boolean) => void
  readonly onRecord: () => void
}

function ThreadText({ row, conversation, quote, composer, onFailed, onRecord }: ThreadTextProps) {
  const view = useSocial()
  const { session, words, locale } = view
  const { maxUploadBytes = Number.POSITIVE_INFINITY, maxTextCharacters } = session.config
  const attachments = useMemo(() => makeAttachments(() => maxUploadBytes), [conversation])
  const reader = useMemo(() => readerOf(view), [view])
  const isAbove = quote.value !== undefined || attachments.list.value.length > 0
  const send = (text: string) => {
    onFailed(false)
    const extra = quote.value === undefined ? '' : JSON.stringify({ quote: quote.value })
    quote.value = undefined
    sendAll({ conversation, token: session.token, attachments }, text, extra).catch(() => {
      onFailed(true)
      // Nothing was sent: put the text back.
      if (text !== '' && composer.current?.text() === '') composer.current.setText(text)
    })
  }
  return (
    <Composer
      draftKey={`visitor ${row.topic}`}
      words={words}
      locale={locale}
      control={composer}
      hasMore={attachments.list.value.some(isReady)}
      maxLength={maxTextCharacters}
      onSend={send}
      onTyping={(text) => (text === '' ? conversation.stoppedTyping() : conversation.typed())}
      onFiles={attachments.add}
      onKey={(event) => {
        if (event.key !== 'Escape' || quote.value === undefined) return false
        quote.value = undefined
        event.preventDefault()
        return true
      }}
      above={isAbove && <ComposerTray attachments={attachments} words={words} reader={reader} quote={quote} />}
      tools={<RecordButton onRecord={onRecord} />}
    />
  )
}

/** The browser grants the microphone only to pages in a secure context. */
function RecordButton({ onRecord }: { readonly onRecord: () => void }) {
  const { words } = useSocial()
  if (!isSecureContext || !recordingType()) return null
  return (
    <button type="button" class="icon-button" aria-label={words.record} title={words.record} onClick={onRecord}>
      <Icon name="mic" />
    </button>
  )
}

interface Sending {
  readonly conversation: Conversation
  readonly token: () => Promise<string>
  readonly attachments: Attachments
}

/** Sends the text, with the first file if there are files; files that fail stay, with the reason. */
async function sendAll({ conversation, token, attachments }: Sending, text: string, extra: string): Promise<void> {
  if (text !== '' && !takeWords(attachments)) await conversation.send('TEXT', text, { extra })
  if (attachments.list.value.some(isReady)) await sendFiles({ conversation, token }, attachments, { text, extra })
}
