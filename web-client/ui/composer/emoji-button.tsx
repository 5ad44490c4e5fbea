import type { FunctionComponent } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Icon } from '../parts/icon.tsx'
import { isTouched } from '../parts/touch-screen.ts'
import { useEscape } from '../parts/use-escape.ts'
import type { EmojiPickerProps } from './emoji-picker.tsx'

type Picker = FunctionComponent<EmojiPickerProps>

/** Opens the picker, which is loaded when it is first wanted: what is typed before it is there is sought in it. */
export function EmojiButton({ words, locale, onPick }: Omit<EmojiPickerProps, 'begun' | 'isTouched'>) {
  const [isOpen, setOpen] = useState(false)
  const around = useRef<HTMLSpanElement>(null)
  const isByFinger = useRef(false)
  const { Picker, begun, waiting, load } = usePicker((typed) => {
    // Offline before it was ever loaded: the button may be tried again.
    if (typed !== undefined) onPick(typed)
    setOpen(false)
  })
  const press = ({ detail }: MouseEvent) => {
    isByFinger.current = detail > 0 && isTouched()
    setOpen(!isOpen)
    if (!isOpen) load()
  }
  // Before the next key.
  useLayoutEffect(() => {
    if (!isByFinger.current) waiting.current?.focus()
  }, [isOpen])
  useClosing(isOpen && around, () => setOpen(false))
  useAttachedKeyboard(isOpen && around)
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

/** `waiting` takes what is typed until the picker begins with it; where that cannot be had it is told what there is. */
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

/** What is open, while it is. */
type Opened = false | { readonly current: Element | null }

/** By Escape, which goes back to the button, or by turning to something else. */
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

/** Whoever has opened it by a finger, and types by keys all the same, seeks; after an emoji they write on. */
function useAttachedKeyboard(around: Opened): void {
  useEffect(() => {
    if (!around) return
    const pressed = ({ key, ctrlKey, metaKey, altKey, target }: KeyboardEvent) => {
      const isLetter = [...key].length === 1 && key !== ' ' && !ctrlKey && !metaKey && !altKey
      const picked = target instanceof Element && target.closest('.emoji-grid')
      const field = picked
        ? around.current?.closest('.composer')?.querySelector('textarea')
        : around.current?.querySelector('input')
      // Nothing is prevented: this very letter is written there.
      if (isLetter && field !== target && around.current?.contains(target as Node)) field?.focus()
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [around])
}

/** Somebody has turned to something else, or has sent what was written. */
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
