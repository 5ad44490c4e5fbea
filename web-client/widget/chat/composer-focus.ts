import { keepDraft, readDraft } from '../../ui/composer/use-draft.ts'
import type { Entered, ToFrame } from '../loader/frame-protocol.ts'
import { type Chat, draftKeyOf } from './chat.ts'

type Writing = Partial<Omit<Extract<ToFrame, { kind: 'open' | 'close' }>, 'kind'>>

const mark: Entered = '\u2063'
const entered = `${mark}\n`
const plain = '.composer textarea, .card.form textarea'
const asking = '.form :is(input, textarea), .card[tabindex]'

/** The field in which one says something now; undefined where there is none. */
export function whereOneWrites(): HTMLTextAreaElement | undefined {
  return document.querySelector<HTMLTextAreaElement>(plain) ?? undefined
}

/**
 * Goes on where one was before one could write here: what was written stands behind the draft, above it whatever is asked
 * first, and is sent as far as Enter was pressed after it. Where nothing can be said now it is kept as a draft. The focus
 * goes there when the frame gets it, which is after all that was typed in the page. The answer is whether there was
 * anything to take up, be it an empty text.
 */
export async function goOnWriting({ written, caret = 0, before = '' }: Writing, chat: Chat): Promise<boolean> {
  if (written === undefined) return false
  const lines = written.split(entered).map((line) => line.replaceAll(mark, ''))
  const last = lines.pop() ?? ''
  if (lines.some((line) => line.trim() !== '') || last !== '') chat.isEarly.value = true
  // Until that is drawn.
  await undefined
  let earlier = before
  for (const line of lines) {
    await enter(line, earlier, chat)
    earlier = ''
  }
  write(last, earlier, chat)
  const field = whereOneWrites()
  const at = (field?.value.length ?? 0) - last.length + Math.max(0, caret - (written.length - last.length))
  if (last !== '') field?.setSelectionRange(at, at)
  focusSoon()
  return true
}

/** As Enter does it in the composer; anywhere else it is a line. */
async function enter(line: string, before: string, chat: Chat): Promise<void> {
  if (line.trim() === '' && before === '') return
  const composer = whereOneWrites()?.closest('.composer')
  write(composer ? line : `${line}\n`, before, chat)
  // Until that is drawn, and what comes of it.
  await undefined
  const key = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })
  composer?.querySelector('textarea')?.dispatchEvent(key)
  await undefined
}

/** Puts it in the place of what was there before of the same, behind all else. */
function write(text: string, before: string, chat: Chat): void {
  if (text === before) return
  const field = whereOneWrites()
  const there = field?.value ?? readDraft(draftKeyOf(chat))
  const isMore = before !== '' && there.endsWith(before)
  const draft = isMore ? there.slice(0, -before.length) : there
  // As if it had been typed there: that is how it goes on when one can write in a moment.
  const whole = draft + text
  if (field === undefined) return keepDraft(draftKeyOf(chat), whole)
  field.value = whole
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

/** In a frame nothing has the focus before the frame has. */
function focusSoon(): void {
  const focus = () => (whereOneWrites() ?? document.querySelector<HTMLElement>(asking))?.focus()
  if (document.hasFocus()) focus()
  else addEventListener('focus', focus, { once: true })
}
