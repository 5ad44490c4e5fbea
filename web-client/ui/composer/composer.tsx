import './composer.css'
import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { isBlank } from '../../../domain/message/blank-text.ts'
import { addIcons, Icon } from '../parts/icon.tsx'
import { composerIcons } from '../parts/icons.ts'
import { isTouched } from '../parts/touch-screen.ts'
import type { SharedWords } from '../words/words.ts'
import { EmojiButton } from './emoji-button.tsx'
import { useDraft } from './use-draft.ts'
import { type OnFiles, refuseOtherFiles, takeFiles, useFileDrop } from './use-file-drop.ts'

addIcons(composerIcons)
refuseOtherFiles()

export interface ComposerProps {
  /** The key under which the draft survives reloads. */
  readonly draftKey: string
  readonly words: SharedWords
  readonly onSend: (text: string) => void
  /** Receives an empty text when everything was deleted. */
  readonly onTyping: (text: string) => void
  /** Receives files that are pasted, picked, or dropped on the conversation; without it nothing can be attached. */
  readonly onFiles?: OnFiles
  /** More buttons next to emoji and files. */
  readonly tools?: ComponentChildren
  /** Shown above the text: a quote, files to be sent. */
  readonly above?: ComponentChildren
  readonly placeholder?: string | undefined
  /** Whether there is something to send besides the text. */
  readonly hasMore?: boolean
  /** A longer text cannot be sent; the composer says so. */
  readonly maxLength?: number | undefined
  /** Receives keys first; returns true if the key needs no further handling. */
  readonly onKey?: ((event: KeyboardEvent) => boolean) | undefined
  /** Lets a parent insert text, such as a quick reply. */
  readonly control?: { current: ComposerControl | null } | undefined
  /** Language of the emoji names. */
  readonly locale?: string
}

/** What a parent may do with a composer. */
export interface ComposerControl {
  readonly focus: () => void
  readonly text: () => string
  readonly setText: (text: string) => void
  /** Where the next letter goes. */
  readonly caret: () => number
  /** Inserts at the caret, in place of that many characters before it and of what is selected. */
  readonly insert: (text: string, before?: number) => void
}

/** The text area with its tools. Enter sends, Shift+Enter breaks the line; an Enter of an input method never sends. */
export function Composer(props: ComposerProps) {
  const { words, draftKey, onSend, onFiles, hasMore = false, maxLength = Number.POSITIVE_INFINITY } = props
  const [text, keep] = useDraft(draftKey)
  const area = useRef<HTMLTextAreaElement>(null)
  const isTooLong = text.trim().length > maxLength
  const isEmpty = (isBlank(text) && !hasMore) || isTooLong
  useHeight(area, text)
  // Blanks cannot be sent.
  const onTyping = (now: string) => {
    if (!isBlank(now)) props.onTyping(now)
    else if (!isBlank(text)) props.onTyping('')
  }
  const control = controlOf(area, text, { keep, onTyping })
  if (props.control !== undefined) props.control.current = control
  const send = () => {
    if (isEmpty) return
    onSend(isBlank(text) ? '' : text.trim())
    keep('')
    // In a frame, only if the frame already has the focus.
    if (document.hasFocus()) area.current?.focus()
  }
  const isDropping = useFileDrop(area, onFiles)
  return (
    <div class="composer" data-drop-words={words.dropHere} data-dropping={isDropping}>
      {props.above}
      <ComposerText {...{ ...props, onTyping, area, text, keep, send }} />
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

function controlOf(
  area: AreaRef,
  text: string,
  { keep, onTyping }: Pick<ComposerTextProps, 'keep' | 'onTyping'>,
): ComposerControl {
  const setText = (next: string) => {
    keep(next)
    area.current?.focus()
  }
  return {
    focus: () => area.current?.focus(),
    text: () => area.current?.value ?? text,
    setText,
    caret: () => area.current?.selectionStart ?? text.length,
    insert: (piece, before = 0) => {
      const { current } = area
      // Immediately: the next key may arrive before the next render.
      current?.setRangeText(piece, Math.max(0, current.selectionStart - before), current.selectionEnd, 'end')
      const next = current?.value ?? text + piece
      // Focusing would open the on-screen keyboard over the emoji picker, in which a finger is still choosing.
      if (isTouched()) keep(next)
      else setText(next)
      onTyping(next)
    },
  }
}

/** Makes the text area as high as its text, within the room there is. */
function useHeight(area: AreaRef, text: string): void {
  const fit = () => {
    if (area.current === null) return
    const { style, parentElement: around } = area.current
    // While it is measured nothing around it moves: the log would become taller for a moment, and lose its end.
    if (around !== null) around.style.minHeight = `${around.offsetHeight}px`
    style.height = 'auto'
    // While hidden it has no height to measure.
    const { scrollHeight } = area.current
    if (scrollHeight > 0) style.height = `${scrollHeight}px`
    if (around !== null) around.style.minHeight = ''
  }
  useLayoutEffect(fit, [text])
  useEffect(() => {
    // In the next animation frame: an observer must not resize what it observes.
    const room = new ResizeObserver(() => requestAnimationFrame(fit))
    if (area.current !== null) room.observe(area.current)
    return () => room.disconnect()
  }, [])
}

interface AttachButtonProps {
  readonly words: SharedWords
  readonly onFiles: NonNullable<OnFiles>
  /** Called when the file dialog has closed, with or without files. */
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
