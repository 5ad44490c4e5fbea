import type { FunctionComponent } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Icon } from '../parts/icon.tsx'
import { isTouched } from '../parts/touch-screen.ts'
import { useEscape } from '../parts/use-escape.ts'
import type { EmojiPickerProps } from './emoji-picker.tsx'

type Picker = FunctionComponent<EmojiPickerProps>

/** Opens the picker, which is loaded on first use; text typed while it loads becomes its first query. */
export function EmojiButton({ words, locale, onPick }: Omit<EmojiPickerProps, 'begun' | 'isTouched'>) {
  const [isOpen, setOpen] = useState(false)
  const around = useRef<HTMLSpanElement>(null)
  const isByFinger = useRef(false)
  const { Picker, begun, waiting, load } = usePicker((typed) => {
    // Offline before the first load: closing lets the user press the button again.
    if (typed !== undefined) onPick(typed)
    setOpen(false)
  })
  const press = ({ detail }: MouseEvent) => {
    isByFinger.current = detail > 0 && isTouched()
    setOpen(!isOpen)
    if (!isOpen) load()
  }
  // In a layout effect, so that it has the focus before the next key.
  useLayoutEffect(() => {
    if (!isByFinger.current) waiting.current?.focus()
  }, [isOpen])
  useClosing(isOpen && around, () => setOpen(false))
  return (
    <span class="emoji" ref={around}>
      <button
        type="button"
        class="icon-button"
        aria-label={words.emoji}
        title={words.emoji}
        aria-expanded={isOpen}
        onClick={press}
      >
        <Icon name="smile" />
      </button>
      {isOpen && Picker === undefined && <input class="hidden-words" aria-label={words.emojiSearch} ref={waiting} />}
      {isOpen && Picker !== undefined && (
        <Picker words={words} locale={locale} onPick={onPick} begun={begun.current} isTouched={isByFinger.current} />
      )}
    </span>
  )
}

/**
 * `waiting` collects what is typed until the picker starts with it as its query; if the picker cannot be loaded,
 * `onMissing` receives that text.
 */
function usePicker(onMissing: (typed: string | undefined) => void) {
  const [loaded, setLoaded] = useState<{ readonly Picker: Picker }>()
  const waiting = useRef<HTMLInputElement>(null)
  const begun = useRef('')
  const load = () => {
    begun.current = ''
    if (loaded !== undefined) return
    import('./emoji-picker.tsx').then(
      ({ EmojiPicker: Picker }) => {
        begun.current = waiting.current?.value ?? ''
        setLoaded({ Picker })
      },
      () => onMissing(waiting.current?.value),
    )
  }
  return { Picker: loaded?.Picker, begun, waiting, load }
}

/** The element around the open picker; false while it is closed. */
type Opened = false | { readonly current: Element | null }

/** Closes on Escape, which returns the focus to the button, and on a press or Enter elsewhere. */
function useClosing(around: Opened, onClose: () => void): void {
  useEscape(
    around &&
      (() => {
        onClose()
        around.current?.querySelector('button')?.focus()
      }),
  )
  useLeft(around, onClose)
}

/** Calls `onLeft` on a press outside, or on Enter outside, which sends the message. */
function useLeft(around: Opened, onLeft: () => void): void {
  useEffect(() => {
    if (!around) return
    const left = (event: Event) => {
      if (!around.current?.contains(event.target as Node)) onLeft()
    }
    const pressed = (event: KeyboardEvent) => event.key === 'Enter' && left(event)
    document.addEventListener('pointerdown', left)
    document.addEventListener('keydown', pressed)
    return () => {
      document.removeEventListener('pointerdown', left)
      document.removeEventListener('keydown', pressed)
    }
  }, [around])
}
