import './emoji-picker.css'
import Database from 'emoji-picker-element/database.js'
import type { NativeEmoji } from 'emoji-picker-element/shared.js'
import enUrl from 'emoji-picker-element-data/en/cldr/data.json?url'
import zhUrl from 'emoji-picker-element-data/zh/cldr/data.json?url'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { SharedWords } from './words.ts'

/** What the picker is given. */
export interface EmojiPickerProps {
  readonly words: SharedWords
  readonly locale: string
  readonly onPick: (emoji: string) => void
}

const marks: Record<number, string> = { 0: '😀', 1: '👋', 3: '🐻', 4: '🍎', 5: '🚗', 6: '⚽', 7: '💡', 8: '❤️', 9: '🏁' }
const groups = Object.keys(marks).map(Number)
const columns = 8

/** All emoji by group, found by name; the names are kept on this device once they are loaded. */
export function EmojiPicker({ words, locale, onPick }: EmojiPickerProps) {
  const [group, setGroup] = useState(0)
  const [query, setQuery] = useState('')
  const found = useEmoji(locale, group, query.trim())
  const search = useRef<HTMLInputElement>(null)
  useEffect(() => search.current?.focus(), [])
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
      <div class="emoji-groups">
        {groups.map((one) => (
          <button
            type="button"
            key={one}
            title={words.emojiGroups[one]}
            aria-label={words.emojiGroups[one]}
            aria-pressed={one === group && query === ''}
            onClick={() => {
              setGroup(one)
              setQuery('')
            }}
          >
            {marks[one]}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows move between the buttons within */}
      <div class="emoji-grid" onKeyDown={moveFocus}>
        {found.map(({ unicode, annotation }) => (
          <button
            type="button"
            key={unicode}
            title={annotation}
            aria-label={annotation}
            onClick={() => onPick(unicode)}
          >
            {unicode}
          </button>
        ))}
        {found.length === 0 && query !== '' && <p>{words.noEmoji}</p>}
      </div>
    </div>
  )
}

function useEmoji(locale: string, group: number, query: string): readonly NativeEmoji[] {
  const isChinese = locale.toLowerCase().startsWith('zh')
  const database = useMemo(
    () => new Database({ locale: isChinese ? 'zh' : 'en', dataSource: isChinese ? zhUrl : enUrl }),
    [isChinese],
  )
  const [found, setFound] = useState<readonly NativeEmoji[]>([])
  useEffect(() => {
    let isWanted = true
    // It searches from two signs on; in Chinese one sign is a word.
    const asked = query === '' ? database.getEmojiByGroup(group) : database.getEmojiBySearchQuery(query)
    asked.then(
      (emoji) => isWanted && setFound(emoji.filter((one): one is NativeEmoji => 'unicode' in one)),
      () => isWanted && setFound([]),
    )
    return () => {
      isWanted = false
    }
  }, [database, group, query])
  return found
}

const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }

function moveFocus(event: KeyboardEvent): void {
  const step = steps[event.key]
  const grid = event.currentTarget as HTMLElement
  if (step === undefined) return
  const buttons = [...grid.querySelectorAll('button')]
  const next = buttons[buttons.indexOf(document.activeElement as HTMLButtonElement) + step]
  event.preventDefault()
  next?.focus()
}
