import type { FunctionComponent } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { EmojiPickerProps } from './emoji-picker.tsx'
import { useEscape } from './escape.ts'
import { Icon } from './icon.tsx'

/** Opens the picker, which is loaded when it is first wanted. */
export function EmojiButton({ words, locale, onPick }: EmojiPickerProps) {
  const [isOpen, setOpen] = useState(false)
  const [Picker, setPicker] = useState<{ readonly view: FunctionComponent<EmojiPickerProps> }>()
  const around = useRef<HTMLSpanElement>(null)
  const open = () => {
    setOpen(!isOpen)
    if (Picker === undefined)
      import('./emoji-picker.tsx').then(
        ({ EmojiPicker }) => setPicker({ view: EmojiPicker }),
        // Offline before it was ever loaded: the button may be tried again.
        () => setOpen(false),
      )
  }
  useEscape(
    isOpen &&
      (() => {
        setOpen(false)
        around.current?.querySelector('button')?.focus()
      }),
  )
  useEffect(() => {
    if (!isOpen) return
    const left = (event: Event) => {
      if (!around.current?.contains(event.target as Node)) setOpen(false)
    }
    // What was written with them is sent.
    const pressed = (event: KeyboardEvent) => event.key === 'Enter' && left(event)
    document.addEventListener('pointerdown', left)
    document.addEventListener('keydown', pressed)
    return () => {
      document.removeEventListener('pointerdown', left)
      document.removeEventListener('keydown', pressed)
    }
  }, [isOpen])
  return (
    <span class="emoji" ref={around}>
      <button
        type="button"
        class="icon-button"
        aria-label={words.emoji}
        title={words.emoji}
        aria-expanded={isOpen}
        onClick={open}
      >
        <Icon name="smile" />
      </button>
      {isOpen && Picker !== undefined && <Picker.view words={words} locale={locale} onPick={onPick} />}
    </span>
  )
}
