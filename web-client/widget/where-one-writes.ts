import { keepDraft, readDraft } from '../ui/draft.ts'
import { type Chat, draftKeyOf } from './chat.ts'

const plain = '.composer textarea, .card.form textarea'
const asking = '.form :is(input, textarea), .card[tabindex]'

/** The field in which one says something now; undefined where there is none. */
export function whereOneWrites(): HTMLTextAreaElement | undefined {
  return document.querySelector<HTMLTextAreaElement>(plain) ?? undefined
}

/**
 * Goes on where one was before one could write here: what was written stands behind the draft, above it whatever is asked
 * first. Where nothing can be said now it is kept as a draft.
 */
export async function goOnWriting(written: string, caret: number, chat: Chat): Promise<void> {
  if (written !== '') chat.isEarly.value = true
  // Until that is drawn.
  await undefined
  const field = whereOneWrites()
  focusSoon(field ?? document.querySelector<HTMLElement>(asking))
  if (written === '') return
  if (field === undefined) return keepDraft(draftKeyOf(chat), joined(readDraft(draftKeyOf(chat)), written))
  const whole = joined(field.value, written)
  field.value = whole
  field.dispatchEvent(new Event('input', { bubbles: true }))
  const at = whole.length - written.length + caret
  field.setSelectionRange(at, at)
}

function joined(draft: string, written: string): string {
  return draft === '' ? written : `${draft}\n${written}`
}

/** In a frame nothing has the focus before the frame has, which may be a moment later. */
function focusSoon(place: HTMLElement | null): void {
  if (document.hasFocus()) place?.focus()
  else addEventListener('focus', () => place?.focus(), { once: true })
}
