import { type Signal, useSignal } from '@preact/signals'
import chevronDown from 'lucide-static/icons/chevron-down.svg?raw'
import ellipsis from 'lucide-static/icons/ellipsis.svg?raw'
import mic from 'lucide-static/icons/mic.svg?raw'
import wifiOff from 'lucide-static/icons/wifi-off.svg?raw'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { Conversation } from '../../core/conversation/conversation.ts'
import type { Answering } from '../../ui/bodies/body-props.ts'
import type { ComposerControl } from '../../ui/composer/composer.tsx'
import type { Quote } from '../../ui/conversation/conversation-props.ts'
import { addIcons } from '../../ui/parts/icon.tsx'
import { lazy } from '../../ui/parts/lazy.tsx'
import { RetryBoundary } from '../../ui/parts/retry-boundary.tsx'
import type { Chat } from '../chat/chat.ts'
import { readerOn } from '../chat/reader.ts'
import { ChatComposer, type ChatComposerProps } from './chat-composer.tsx'
import { Header } from './header.tsx'
import { ConversationView } from './lazy-parts.ts'
import { Status } from './status.tsx'
import { Welcome } from './welcome.tsx'

// The widget draws these at once, beside the conversation.
addIcons({ 'chevron-down': chevronDown, ellipsis, mic, 'wifi-off': wifiOff })

const ImageViewer = lazy(() => import('./image-viewer.tsx').then((part) => part.FramedImageViewer))

/** The whole chat: header, conversation, status and composer. */
export function App({ chat }: { readonly chat: Chat }) {
  const { visit, language } = chat
  const { words } = language.value
  const quote = useSignal<Quote | undefined>(undefined)
  const image = useSignal<string | undefined>(undefined)
  const composer = useRef<ComposerControl>(null)
  const conversation = visit.conversation.value
  const reader = useMemo(() => readerOn(conversation?.topic, words), [conversation?.topic, words])
  const shared = { chat, reader, quote, composer }
  useEffect(() => {
    if (conversation !== undefined) ConversationView.bring().catch(() => {})
  }, [conversation])
  const hasLines = conversation !== undefined && conversation.items.value.length > 0
  const isAskedFirst = visit.stage.value === 'idle' && chat.isPrechatAsked.value
  return (
    <main class="chat">
      <RetryBoundary of={visit.agent.value} words={words}>
        <Header chat={chat} />
      </RetryBoundary>
      {chat.isUnkept.value && <p class="banner">{chat.isForgetful ? words.forgetful : words.unkept}</p>}
      {conversation !== undefined && hasLines && <Lines {...shared} conversation={conversation} image={image} />}
      {(!hasLines || isAskedFirst || chat.teaser.value || !ConversationView.isThere()) && <Welcome chat={chat} />}
      {visit.stage.value !== 'away' && <UnsentTexts chat={chat} />}
      <RetryBoundary of={visit.stage.value} words={words}>
        <Status chat={chat} />
      </RetryBoundary>
      <RetryBoundary of={conversation} words={words}>
        <ChatComposer {...shared} />
      </RetryBoundary>
      {image.value !== undefined && <ImageViewer {...{ conversation, words, image }} {...filesOf(chat)} />}
    </main>
  )
}

type LinesProps = ChatComposerProps & {
  readonly conversation: Conversation
  readonly image: Signal<string | undefined>
}

/** The conversation, and the actions on its messages. */
function Lines({ chat, conversation, reader, quote, image, composer }: LinesProps) {
  const { visit, language } = chat
  const { words, tag } = language.value
  const answering = useMemo(() => answeringIn(chat, conversation), [conversation])
  return (
    <RetryBoundary key={conversation.topic} of={conversation} words={words}>
      <ConversationView
        conversation={conversation}
        words={words}
        locale={tag}
        reader={reader}
        isLookedAt={chat.isOpen.value}
        {...filesOf(chat)}
        answering={answering}
        onRetry={(uid) => void visit.outbox?.retry(uid)}
        onEdit={(uid, text) => {
          void visit.outbox?.discard(uid)
          composer.current?.setText([text, composer.current.text()].filter(Boolean).join('\n'))
        }}
        onDiscard={(uid) => void visit.outbox?.discard(uid)}
        onRecall={(uid) => void conversation.recall(uid)}
        onOpenImage={(url) => {
          image.value = url
        }}
        onQuote={(next) => {
          quote.value = next
          composer.current?.focus()
        }}
      />
    </RetryBoundary>
  )
}

/** Where files may be had, and whose pictures are shown. */
function filesOf({ fileUrl, config: { pictureHosts } }: Chat) {
  return { fileUrl, pictureHosts }
}

/** The visitor answers what others ask in the thread that is open. */
function answeringIn({ visit }: Chat, conversation: Conversation): Answering {
  return {
    mayAnswer: ({ isOwn, threadUid }) => visit.stage.value !== 'ended' && !isOwn && visit.threadUid === threadUid,
    answer: (type, content) => void conversation.send(type, content),
  }
}

/** The newest stays in view where they do not all fit. */
function UnsentTexts({ chat }: { readonly chat: Chat }) {
  const texts = chat.unsent.list.value
  if (texts.length === 0) return null
  return (
    <div class="unsent-texts">
      <div>
        {texts.map(({ uid, text }) => (
          <p key={uid} class="unsent" dir="auto">
            {text}
          </p>
        ))}
      </div>
    </div>
  )
}
