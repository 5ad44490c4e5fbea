import './composer.css'
import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { addIcons, Icon } from '../parts/icon.tsx'
import { composerIcons } from '../parts/icons.ts'
import { isTouched } from '../parts/touch-screen.ts'
import type { SharedWords } from '../words/words.ts'
import { EmojiButton } from './emoji-button.tsx'
import { useDraft } from './use-draft.ts'
import { type OnFiles, refuseOtherFiles, takeFiles, useFileDrop } from './use-file-drop.ts'

addIcons(composerIcons)
refuseOtherFiles()

/** What a composer is given. */
export interface ComposerProps {
  /** Drafts are kept under it over reloads. */
  readonly draftKey: string
  readonly words: SharedWords
  readonly onSend: (text: string) => void
  /** Empty when all of it was deleted. */
  readonly onTyping: (text: string) => void
  /** Pasted, picked, or dropped on the conversation; without it nothing can be attached. */
  readonly onFiles?: OnFiles
  /** More buttons beside those for emoji and files. */
  readonly tools?: ComponentChildren
  /** Stands above the text: a quote, files to be sent. */
  readonly above?: ComponentChildren
  readonly placeholder?: string | undefined
  /** There is something to send besides the text. */
  readonly hasMore?: boolean
  /** More is refused: said before it is sent. */
  readonly maxLength?: number | undefined
  /** Hears keys first; true when that was all to be done with it. */
  readonly onKey?: ((event: KeyboardEvent) => boolean) | undefined
  /** In the hands of whoever puts texts in, such as quick replies. */
  readonly control?: { current: ComposerControl | null } | undefined
  /** Language of the emoji names. */
  readonly locale?: string
}

/** What may be done to a composer from outside. */
export interface ComposerControl {
  readonly focus: () => void
  readonly text: () => string
  readonly setText: (text: string) => void
  readonly insert: (text: string) => void
}

/** Where one writes: Enter sends, Shift+Enter breaks, and never while an input method composes. */
export function Composer(props: ComposerProps) {
  const { words, draftKey, onSend, onFiles, hasMore = false, maxLength = Number.POSITIVE_INFINITY } = props
  const [text, keep] = useDraft(draftKey)
  const area = useRef<HTMLTextAreaElement>(null)
  const isTooLong = text.trim().length > maxLength
  const isEmpty = (text.trim() === '' && !hasMore) || isTooLong
  useHeight(area, text)
  const control = controlOf(area, text, keep)
  if (props.control !== undefined) props.control.current = control
  const send = () => {
    if (isEmpty) return
    onSend(text.trim())
    keep('')
    // In a frame, not before that has the focus.
    if (document.hasFocus()) area.current?.focus()
  }
  const isDropping = useFileDrop(area, onFiles)
  return (
    <div class="composer" data-drop-words={words.dropHere} data-dropping={isDropping}>
      {props.above}
      <ComposerText {...props} area={area} text={text} keep={keep} send={send} />
      {isTooLong && (
        <small class="problem" role="alert">
          {words.tooLong(text.trim().length, maxLength)}
        </small>
      )}
      <ToolRow {...props} isEmpty={isEmpty} insert={control.insert} focus={control.focus} send={send} />
    </div>
  )
}

type AreaRef = { readonly current: HTMLTextAreaElement | null }

type ComposerTextProps = ComposerProps & {
  readonly area: AreaRef
  readonly text: string
  readonly keep: (text: string) => void
  readonly send: () => void
}

function ComposerText({ area, text, keep, send, words, placeholder, ...props }: ComposerTextProps) {
  const pressed = (event: KeyboardEvent) => {
    if (props.onKey?.(event) === true) return
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return
    event.preventDefault()
    send()
  }
  return (
    <textarea
      ref={area}
      rows={1}
      dir="auto"
      value={text}
      enterkeyhint="send"
      aria-label={words.message}
      placeholder={placeholder ?? words.message}
      onKeyDown={pressed}
      onPaste={(event) => takeFiles(event, event.clipboardData, props.onFiles)}
      onInput={(event) => {
        keep(event.currentTarget.value)
        props.onTyping(event.currentTarget.value)
      }}
    />
  )
}

type ToolRowProps = ComposerProps & {
  readonly isEmpty: boolean
  readonly insert: (piece: string) => void
  readonly focus: () => void
  readonly send: () => void
}

function ToolRow({ words, locale = 'en', onFiles, tools, isEmpty, insert, focus, send }: ToolRowProps) {
  return (
    <div class="composer-tools">
      <EmojiButton words={words} locale={locale} onPick={insert} />
      {onFiles !== undefined && <AttachButton words={words} onFiles={onFiles} onDone={focus} />}
      {tools}
      <button
        type="button"
        class="composer-send"
        disabled={isEmpty}
        aria-label={words.send}
        title={words.send}
        onClick={send}
      >
        <Icon name="send-horizontal" />
      </button>
    </div>
  )
}

function controlOf(area: AreaRef, text: string, keep: (text: string) => void): ComposerControl {
  const setText = (next: string) => {
    keep(next)
    area.current?.focus()
  }
  return {
    focus: () => area.current?.focus(),
    text: () => area.current?.value ?? text,
    setText,
    insert: (piece) => {
      const { current } = area
      // At once: the next key may come before it is drawn.
      current?.setRangeText(piece, current.selectionStart, current.selectionEnd, 'end')
      const next = current?.value ?? text + piece
      // A keyboard would come over what a finger is still picking from.
      if (isTouched()) keep(next)
      else setText(next)
    },
  }
}

/** As high as its text, in whatever room there is for it. */
function useHeight(area: AreaRef, text: string): void {
  const fit = () => {
    if (area.current === null) return
    area.current.style.height = 'auto'
    // Not seen yet, it has no height to tell.
    const { scrollHeight } = area.current
    if (scrollHeight > 0) area.current.style.height = `${scrollHeight}px`
  }
  useLayoutEffect(fit, [text])
  useEffect(() => {
    // In the next picture: an observer may not resize what it observes.
    const room = new ResizeObserver(() => requestAnimationFrame(fit))
    if (area.current !== null) room.observe(area.current)
    return () => room.disconnect()
  }, [])
}

interface AttachButtonProps {
  readonly words: SharedWords
  readonly onFiles: NonNullable<OnFiles>
  /** The dialog has closed, with files or without. */
  readonly onDone: () => void
}

function AttachButton({ words, onFiles, onDone }: AttachButtonProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button
        type="button"
        class="icon-button"
        aria-label={words.attach}
        title={words.attach}
        onClick={() => input.current?.click()}
      >
        <Icon name="paperclip" />
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])])
          event.currentTarget.value = ''
          onDone()
        }}
        onCancel={onDone}
      />
    </>
  )
}
