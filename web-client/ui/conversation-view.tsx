import './conversation.css'
import './message.css'
import '@preact/signals'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { ConversationViewProps } from './conversation-props.ts'
import { addIcons, Icon } from './icon.tsx'
import { conversationIcons } from './icons.ts'
import { firstUnread, type Line, linesOf, type Row, readJson, rowsOf } from './lines.ts'
import { MessageRow } from './message-row.tsx'
import { useScrollKeeper } from './scroll-keeper.ts'
import { dayName } from './time.ts'
import type { SharedWords } from './words.ts'

addIcons(conversationIcons)

const pageRows = 120
const nearTopPx = 400

/** The lines of a conversation, following the newest, with older ones above. */
export function ConversationView(props: ConversationViewProps) {
  const { conversation, words } = props
  const items = conversation.items.value
  const lines = useMemo(() => linesOf(items), [items])
  const [shown, setShown] = useState(pageRows)
  const visible = lines.length > shown ? lines.slice(-shown) : lines
  const keys = { first: visible[0]?.uid ?? '', last: visible.at(-1)?.uid ?? '' }
  const { box, isAtBottom, onScroll, toBottom } = useScrollKeeper(keys)
  const unreadUid = useReading(props, lines, isAtBottom)
  const rows = useMemo(() => rowsOf(visible, unreadUid), [items, shown, unreadUid])
  const older = useOlder(conversation)
  // What one says oneself is always seen.
  const ownLast = lines.at(-1)?.isOwn ? keys.last : ''
  useEffect(() => {
    if (ownLast !== '') toBottom()
  }, [ownLast])
  const scrolled = () => {
    onScroll()
    if ((box.current?.scrollTop ?? nearTopPx) >= nearTopPx) return
    if (lines.length > shown) setShown(shown + pageRows)
    else older.load()
  }
  const unread = conversation.unread.value
  return (
    <div class="conversation">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <div class="log" ref={box} onScroll={scrolled} role="log" aria-label={words.conversation} tabIndex={0}>
        <div class="log-rows">
          <Older older={older} words={words} />
          {rows.map((row) => (
            <RowView key={row.key} row={row} view={props} />
          ))}
          <TypingDots {...props} />
        </div>
      </div>
      {!isAtBottom && (
        <button type="button" class="to-newest" onClick={toBottom} aria-label={words.toNewest}>
          <Icon name="arrow-down" />
          {unread > 0 && <span>{words.newBelow(unread)}</span>}
        </button>
      )}
    </div>
  )
}

function RowView({ row, view }: { readonly row: Row; readonly view: ConversationViewProps }) {
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
      return <Notice line={row.line} words={words} />
    case 'said':
      return <MessageRow {...view} row={row} />
  }
}

function Notice({ line, words }: { readonly line: Line; readonly words: SharedWords }) {
  const text = noticeOf(line, words)
  return text === '' ? null : (
    <p class="notice" dir="auto">
      {text}
    </p>
  )
}

function noticeOf({ type, content, isOwn, isWithdrawn }: Line, words: SharedWords): string {
  if (isWithdrawn) return isOwn ? words.withdrawnOwn : words.withdrawn
  const said = readJson(content)
  if (type === 'RATE_SUBMIT') return words.rated(Number(said.score ?? 0))
  if (type.endsWith('_ACCEPT')) return typeof said.content === 'string' ? said.content : ''
  return content === '' && type.endsWith('_CLOSED') ? words.ended : content
}

function TypingDots({ conversation, words }: ConversationViewProps) {
  const typing = conversation.typing.value
  if (typing === undefined) return null
  return (
    <div class="typing" aria-label={words.typing(typing.nickname)} role="status">
      {typing.preview === '' ? <span class="dots" /> : <em dir="auto">{typing.preview}</em>}
    </div>
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
  return { state, load }
}

function Older({ older, words }: { readonly older: OlderState; readonly words: SharedWords }) {
  if (older.state === 'idle') return null
  if (older.state === 'loading') return <p class="notice">{words.loadingOlder}</p>
  return (
    <button type="button" class="notice older-failed" onClick={older.load}>
      {words.olderFailed}
    </button>
  )
}

/** Marks as read what is looked at, and remembers where reading had stopped. */
function useReading(props: ConversationViewProps, lines: readonly Line[], isAtBottom: boolean): string | undefined {
  const { conversation, isLookedAt = true } = props
  const stopped = useRef<string | undefined>(undefined)
  const isVisible = useVisible()
  const unread = conversation.unread.value
  const isReading = isLookedAt && isVisible && isAtBottom
  const wasReading = useRef(false)
  if (unread > 0 && !wasReading.current) stopped.current ??= firstUnread(lines, unread)
  if (lines.at(-1)?.isOwn) stopped.current = undefined
  useEffect(() => {
    // Looked away: the next one that comes begins the unread ones.
    if (!isReading && wasReading.current) stopped.current = undefined
    wasReading.current = isReading
    if (isReading && unread > 0) conversation.markRead()
  }, [isReading, unread])
  return stopped.current
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
