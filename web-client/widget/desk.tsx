import type { Signal } from '@preact/signals'
import { useState } from 'preact/hooks'
import { Composer, type ComposerControl } from '../ui/composer.tsx'
import type { Quote } from '../ui/conversation-props.ts'
import { Icon } from '../ui/icon.tsx'
import { lazily } from '../ui/lazily.tsx'
import type { Chat } from './chat.ts'
import { useFoundFocus } from './found-focus.ts'
import type { WidgetWords } from './words.ts'

const Above = lazily(() => import('../ui/above.tsx').then((part) => part.Above))
const Recorder = lazily(() => import('./recorder.tsx').then((part) => part.Recorder))

interface DeskProps {
  readonly chat: Chat
  readonly quote: Signal<Quote | undefined>
  readonly composer: { current: ComposerControl | null }
}

/** Where one writes, while there is somebody to write to. */
export function Desk({ chat, quote, composer }: DeskProps) {
  const { words, tag } = chat.language.value
  const [isRecording, setRecording] = useState(false)
  const [problem, setProblem] = useState('')
  useFoundFocus(composer, [isClosed(chat), isRecording])
  if (isClosed(chat)) return null
  if (isRecording) return <Recorder chat={chat} words={words} onDone={() => setRecording(false)} />
  const { attachments } = chat
  const isAbove = quote.value !== undefined || attachments.list.value.length > 0
  const send = (text: string) => {
    setProblem('')
    const extra = quote.value === undefined ? '' : JSON.stringify({ quote: quote.value })
    quote.value = undefined
    sendAll(chat, text, extra).catch(() => setProblem(words.unloaded))
  }
  return (
    <>
      {problem !== '' && (
        <p class="banner" role="alert">
          {problem}
        </p>
      )}
      <Composer
        draftKey={chat.options.sid}
        words={words}
        locale={tag}
        control={composer}
        placeholder={words.placeholder}
        hasMore={attachments.list.value.some(({ share }) => share === undefined)}
        onSend={send}
        onTyping={(text) => chat.visit.conversation.value?.typed(text)}
        onFiles={attachments.add}
        onKey={(event) => {
          if (event.key !== 'Escape' || quote.value === undefined) return false
          quote.value = undefined
          event.preventDefault()
          return true
        }}
        above={isAbove && <Above attachments={attachments} words={words} quote={quote} />}
        tools={<Tools chat={chat} words={words} onRecord={() => setRecording(true)} onProblem={setProblem} />}
      />
    </>
  )
}

/** What stands above takes its place. */
function isClosed({ visit, isPrechatAsked, isLeaving }: Chat): boolean {
  const stage = visit.stage.value
  if (stage === 'idle') return isPrechatAsked.value
  return stage === 'away' || stage === 'ended' || (stage === 'waiting' && isLeaving.value)
}

/** The text, then the files. Rejects offline, when the part that brings files was never loaded: they stay. */
async function sendAll(chat: Chat, text: string, extra: string): Promise<void> {
  if (text !== '') await chat.say(text, extra)
  if (chat.attachments.list.value.length === 0) return
  if (chat.visit.conversation.value === undefined) await chat.begin({})
  const { sendFiles } = await import('./send-attachments.ts')
  await sendFiles(chat)
}

interface ToolsProps {
  readonly chat: Chat
  readonly words: WidgetWords
  readonly onRecord: () => void
  /** Empty when it is over. */
  readonly onProblem: (text: string) => void
}

function Tools({ chat, words, onRecord, onProblem }: ToolsProps) {
  if (chat.visit.conversation.value === undefined) return null
  const locate = () => {
    onProblem(words.locating)
    import('./locate.ts').then(
      ({ sendLocation }) => sendLocation(chat, onProblem),
      () => onProblem(words.noLocation),
    )
  }
  return (
    <>
      {'MediaRecorder' in window && (
        <button type="button" class="icon-button" aria-label={words.record} title={words.record} onClick={onRecord}>
          <Icon name="mic" />
        </button>
      )}
      <button
        type="button"
        class="icon-button"
        aria-label={words.shareLocation}
        title={words.shareLocation}
        onClick={locate}
      >
        <Icon name="map-pin" />
      </button>
    </>
  )
}
