import { keepDraft, readDraft } from '../../ui/composer/use-draft.ts'
import type { Entered, ToFrame } from '../loader/frame-protocol.ts'
import { type Chat, draftKeyOf } from './chat.ts'

type Writing = Partial<Omit<Extract<ToFrame, { kind: 'open' | 'close' }>, 'kind'>>

const mark: Entered = '\u2063'
const entered = `${mark}\n`
const plain = '.composer textarea, .card.form textarea'
const asking = '.form :is(input, textarea), .card[tabindex]'

/** Returns the field for writing a message now; undefined if there is none. */
export function whereOneWrites(): HTMLTextAreaElement | undefined {
  return document.querySelector<HTMLTextAreaElement>(plain) ?? undefined
}

/**
 * Takes over what was typed on the page before the frame could accept it. Appends it to the draft, which stays below a
 * form that comes first, and sends each part that was followed by Enter. Where nothing can be written now it becomes a
 * draft. Moves the focus there once the frame has it, which is after all that was typed on the page. Returns whether
 * there was anything to take over, even an empty text.
 */
export async function goOnWriting({ written, caret = 0, before = '' }: Writing, chat: Chat): Promise<boolean> {
  if (written === undefined) return false
  const lines = written.split(entered).map((line) => line.replaceAll(mark, ''))
  const last = lines.pop() ?? ''
  if (lines.some((line) => line.trim() !== '') || last !== '') chat.isEarly.value = true
  // Let that render first.
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

/** Presses Enter in the composer; in any other field it adds a line break. */
async function enter(line: string, before: string, chat: Chat): Promise<void> {
  if (line.trim() === '' && before === '') return
  const composer = whereOneWrites()?.closest('.composer')
  write(composer ? line : `${line}\n`, before, chat)
  // Let that render first, and then its effect.
  await undefined
  const key = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })
  composer?.querySelector('textarea')?.dispatchEvent(key)
  await undefined
}

/** Appends the text, replacing `before`, an earlier version of it. */
export function write(text: string, before: string, chat: Chat): void {
  if (text === before) return
  const field = whereOneWrites()
  const there = field?.value ?? readDraft(draftKeyOf(chat))
  const isMore = before !== '' && there.endsWith(before)
  const draft = isMore ? there.slice(0, -before.length) : there
  // As if it had been typed there, so that all handlers run; without a field, as the draft that the next one shows.
  const whole = draft + text
  if (field === undefined) return keepDraft(draftKeyOf(chat), whole)
  field.value = whole
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

/** Nothing in a frame can have the focus before the frame has. */
function focusSoon(): void {
  const focus = () => (whereOneWrites() ?? document.querySelector<HTMLElement>(asking))?.focus()
  if (document.hasFocus()) focus()
  else addEventListener('focus', focus, { once: true })
}
