import './conversation.css'
import './message.css'
import './message-foot.css'
import '@preact/signals'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { addIcons, Icon } from '../parts/icon.tsx'
import { conversationIcons } from '../parts/icons.ts'
import { dayKey } from '../parts/time.ts'
import type { SharedWords } from '../words/words.ts'
import type { ConversationViewProps } from './conversation-props.ts'
import { type Entry, entriesOf, firstUnread, logRowsOf } from './entries.ts'
import { LogRows } from './log-rows.tsx'
import { useLogWindow } from './use-log-window.ts'

addIcons(conversationIcons)

const againAfterMs = 10_000
/** How long the day stays visible after the last scroll event. */
const movingMs = 1000

/** The rows of a conversation. Follows the newest, loads older ones at the top. */
export function ConversationView(props: ConversationViewProps) {
  const { conversation, words, reader } = props
  const items = conversation.items.value
  const entries = useMemo(() => entriesOf(items, reader.say), [items])
  const older = useOlder(conversation)
  const { box, visible, isNewest, isAtBottom, onScroll, goTo } = useLogWindow(entries, older.load)
  if (props.showAt) props.showAt.current = goTo
  const unreadUid = useReading(props, entries, isAtBottom)
  const [first, last] = [visible[0]?.uid, visible.at(-1)?.uid]
  const rows = useMemo(() => logRowsOf(visible, unreadUid), [entries, first, last, unreadUid])
  useOwnSeen(entries, goTo)
  const { isMoving, move } = useMoving()
  useToday()
  return (
    <div class="conversation">
      <Older older={older} words={words} />
      <div
        class="log"
        ref={box}
        data-moving={isMoving && !isAtBottom}
        onScroll={() => {
          onScroll()
          move()
        }}
        role="log"
        aria-label={words.conversation}
        // Rows loaded by paging are not news.
        aria-live={isNewest ? 'polite' : 'off'}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll container must be reachable by keyboard
        tabIndex={0}
      >
        <LogRows rows={rows} view={props} />
      </div>
      {!isAtBottom && <ToNewest {...props} onPress={() => goTo()} />}
    </div>
  )
}

function ToNewest({ conversation, words, onPress }: ConversationViewProps & { readonly onPress: () => void }) {
  const unread = conversation.unread.value
  return (
    <button type="button" class="to-newest" onClick={onPress} aria-label={words.toNewest}>
      <Icon name="arrow-down" />
      {unread > 0 && <span>{words.newBelow(unread)}</span>}
    </button>
  )
}

type OlderState = { readonly state: 'idle' | 'loading' | 'failed'; readonly load: () => void }

function useOlder(conversation: ConversationViewProps['conversation']): OlderState {
  const [state, setState] = useState<OlderState['state']>('idle')
  const load = () => {
    if (state === 'loading' || !conversation.hasOlder.value) return
    setState('loading')
    conversation.loadOlder().then(
      () => setState('idle'),
      () => setState('failed'),
    )
  }
  useEffect(() => {
    const timer = state === 'failed' ? setTimeout(load, againAfterMs) : 0
    return () => clearTimeout(timer)
  }, [state])
  return { state, load }
}

function Older({ older, words }: { readonly older: OlderState; readonly words: SharedWords }) {
  if (older.state === 'idle') return null
  if (older.state === 'loading') return <p class="older">{words.loadingOlder}</p>
  return (
    <button type="button" class="older older-failed" onClick={older.load}>
      {words.olderFailed}
    </button>
  )
}

/** Scrolls to each new message of one's own. */
function useOwnSeen(entries: readonly Entry[], goTo: () => void): void {
  const ownLast = entries.at(-1)?.isOwn ? entries.at(-1)?.uid : undefined
  useEffect(() => {
    if (ownLast !== undefined) goTo()
  }, [ownLast])
}

/** Marks what is looked at as read; returns the uid of the first unread message, where reading had stopped. */
function useReading(props: ConversationViewProps, entries: readonly Entry[], isAtBottom: boolean): string | undefined {
  const { conversation, isLookedAt = true } = props
  const stopped = useRef<string | undefined>(undefined)
  const isVisible = useVisible()
  const unread = conversation.unread.value
  const isReading = isLookedAt && isVisible && isAtBottom
  const wasReading = useRef(false)
  const isOver = useRef(false)
  if (unread > 0 && !wasReading.current) {
    if (isOver.current) stopped.current = undefined
    isOver.current = false
    stopped.current ??= firstUnread(entries, unread)
  }
  if (entries.at(-1)?.isOwn) stopped.current = undefined
  useEffect(() => {
    // The reader looked away: the next message to arrive starts a new unread section.
    if (!isReading && wasReading.current) isOver.current = true
    wasReading.current = isReading
    if (isReading) conversation.markRead()
  }, [isReading, entries])
  return stopped.current
}

/** Tracks whether the user is scrolling or has just stopped. */
function useMoving() {
  const [isMoving, setMoving] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const move = () => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setMoving(false), movingMs)
    setMoving(true)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  return { isMoving, move }
}

/** Renders again when a day ends, as today is yesterday then. */
function useToday(): void {
  const [, setToday] = useState(() => dayKey(Date.now()))
  useEffect(() => {
    const look = () => setToday(dayKey(Date.now()))
    const timer = setInterval(look, 60_000)
    // Timers are late in hidden pages and sleeping machines.
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [])
}

function useVisible(): boolean {
  const [isVisible, setVisible] = useState(document.visibilityState === 'visible')
  useEffect(() => {
    const look = () => setVisible(document.visibilityState === 'visible')
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])
  return isVisible
}
