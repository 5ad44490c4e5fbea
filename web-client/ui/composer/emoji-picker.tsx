import './emoji-picker.css'
import enUrl from 'emoji-picker-element-data/en/cldr/data.json?url'
import zhUrl from 'emoji-picker-element-data/zh/cldr/data.json?url'
import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { SharedWords } from '../words/words.ts'

export interface EmojiPickerProps {
  readonly words: SharedWords
  readonly locale: string
  readonly onPick: (emoji: string) => void
  /** The first query. */
  readonly begun: string
  /** Opened by touch: focusing the search field would open the on-screen keyboard over the emoji. */
  readonly isTouched: boolean
}

const marks: Record<number, string> = { 0: '😀', 1: '👋', 3: '🐻', 4: '🍎', 5: '🚗', 6: '⚽', 7: '💡', 8: '❤️', 9: '🏁' }
const groups = Object.keys(marks).map(Number)

/** All emoji by group, with a search by name. Kept in memory, as an embedded page may be denied all storage. */
export function EmojiPicker({ words, locale, onPick, begun, isTouched }: EmojiPickerProps) {
  const [group, setGroup] = useState(0)
  const [query, setQuery] = useState(begun)
  const filter = { group, query: query.trim() }
  const listed = useEmoji(locale)
  const found = listed?.filter((one) => isFound(one, filter)) ?? []
  const search = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => {
    if (!isTouched || begun !== '') search.current?.focus()
  }, [])
  useAttachedKeyboard(search)
  return (
    <div class="emoji-picker" role="dialog" aria-label={words.emoji}>
      <input
        ref={search}
        type="search"
        placeholder={words.emojiSearch}
        aria-label={words.emojiSearch}
        value={query}
        onInput={(event) => setQuery(event.currentTarget.value)}
      />
      <EmojiGroups
        words={words}
        chosen={query === '' ? group : undefined}
        onChoose={(one) => {
          setGroup(one)
          setQuery('')
        }}
      />
      <EmojiGrid found={found} onPick={onPick}>
        {listed === undefined && <p role="alert">{words.unloaded}</p>}
        {found.length === 0 && filter.query !== '' && <p>{words.noEmoji}</p>}
      </EmojiGrid>
    </div>
  )
}

/**
 * For a picker opened by touch with a keyboard attached: letters go to the search field, and to the composer once an
 * emoji has been picked.
 */
function useAttachedKeyboard(search: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const around = search.current?.closest('.emoji')
    const pressed = ({ key, ctrlKey, metaKey, altKey, target }: KeyboardEvent) => {
      const isLetter = [...key].length === 1 && key !== ' ' && !ctrlKey && !metaKey && !altKey
      const picked = target instanceof Element && target.closest('.emoji-grid')
      const field = picked ? around?.closest('.composer')?.querySelector('textarea') : search.current
      // No preventDefault: this same letter is typed into the field.
      if (isLetter && field !== target && around?.contains(target as Node)) field?.focus()
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [])
}

interface EmojiGroupsProps {
  readonly words: SharedWords
  /** Undefined while a search covers all groups. */
  readonly chosen: number | undefined
  readonly onChoose: (group: number) => void
}

function EmojiGroups({ words, chosen, onChoose }: EmojiGroupsProps) {
  return (
    <div class="emoji-groups">
      {groups.map((one) => (
        <button
          type="button"
          key={one}
          title={words.emojiGroups[one]}
          aria-label={words.emojiGroups[one]}
          aria-pressed={one === chosen}
          onClick={() => onChoose(one)}
        >
          {marks[one]}
        </button>
      ))}
    </div>
  )
}

interface EmojiGridProps {
  readonly found: readonly Emoji[]
  readonly onPick: (emoji: string) => void
  /** A message about the emoji, such as that none was found. */
  readonly children: ComponentChildren
}

function EmojiGrid({ found, onPick, children }: EmojiGridProps) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the buttons inside
    <div class="emoji-grid" onKeyDown={moveFocus}>
      {found.map(({ emoji, annotation }) => (
        <button type="button" key={emoji} title={annotation} aria-label={annotation} onClick={() => onPick(emoji)}>
          {emoji}
        </button>
      ))}
      {children}
    </div>
  )
}

/** The fields that are used of an emoji; the file lists them in display order. */
interface Emoji {
  readonly emoji: string
  readonly group: number
  readonly annotation: string
  readonly tags?: readonly string[]
}

/** Empty while loading, undefined if loading failed: the next opening tries again. */
function useEmoji(locale: string): Listed {
  const url = locale.toLowerCase().startsWith('zh') ? zhUrl : enUrl
  const [listed, setListed] = useState<Listed>([])
  useEffect(() => {
    let isWanted = true
    listOf(url).then(
      (all) => isWanted && setListed(all),
      () => isWanted && setListed(undefined),
    )
    return () => {
      isWanted = false
    }
  }, [url])
  return listed
}

type Listed = readonly Emoji[] | undefined

const lists = new Map<string, Promise<readonly Emoji[]>>()

/** Kept by the browser for a year, like every asset, and by this page. */
function listOf(url: string): Promise<readonly Emoji[]> {
  const known = lists.get(url) ?? readList(url)
  lists.set(url, known)
  known.catch(() => lists.delete(url))
  return known
}

async function readList(url: string): Promise<readonly Emoji[]> {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${url} is answered ${answer.status}`)
  return (await answer.json()) as readonly Emoji[]
}

/** Matches the group, or a query: each of its words must start a word of name or tags or, in Chinese, occur there. */
function isFound({ group, annotation, tags = [] }: Emoji, filter: { group: number; query: string }): boolean {
  if (filter.query === '') return group === filter.group
  const words = ` ${[annotation, ...tags].join(' ').toLowerCase()}`
  const parts = filter.query.toLowerCase().split(/\s+/)
  return parts.every((part) => words.includes(/^[a-z0-9]/.test(part) ? ` ${part}` : part))
}

function moveFocus(event: KeyboardEvent): void {
  const grid = event.currentTarget as HTMLElement
  const columns = getComputedStyle(grid).gridTemplateColumns.split(' ').length
  const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }
  const step = steps[event.key]
  if (step === undefined) return
  const buttons = [...grid.querySelectorAll('button')]
  const next = buttons[buttons.indexOf(document.activeElement as HTMLButtonElement) + step]
  event.preventDefault()
  next?.focus()
}
