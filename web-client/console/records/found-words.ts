import { spansOf } from '../../../domain/message/search-excerpt.ts'

/** As the styles name it. */
const highlight = 'found-words'
const mostMarks = 1000
const written = '.said .bubble, .notice'
/** What the face adds to it. */
const added = '.note-mark, .show-all'

/**
 * Marks words, as `searchWords` gives them, in all that is shown in a section from now on; returns a function that ends
 * this. Browsers without custom highlights mark nothing.
 */
export function markFoundWords(section: HTMLElement, words: readonly string[]): () => void {
  // Firefox has them from 140 on.
  if (words.length === 0 || CSS.highlights === undefined) return () => {}
  const mark = () => CSS.highlights.set(highlight, new Highlight(...foundIn(section, words).slice(0, mostMarks)))
  const watch = new MutationObserver(mark)
  watch.observe(section, { childList: true, characterData: true, subtree: true })
  mark()
  return () => {
    watch.disconnect()
    CSS.highlights.delete(highlight)
  }
}

/** Scrolls to the first of the words in a message, which may be longer than the view, or be shown in part. */
export function showFoundWord(said: HTMLElement, words: readonly string[]): void {
  const whole = said.querySelector<HTMLElement>('.show-all')
  if (foundIn(said, words).length > 0 || whole === null) return scrollToWord(said, words)
  whole.click()
  requestAnimationFrame(() => requestAnimationFrame(() => scrollToWord(said, words)))
}

function scrollToWord(said: HTMLElement, words: readonly string[]): void {
  const log = said.closest('.log')
  const found = foundIn(said, words)[0]?.getBoundingClientRect()
  if (log === null || found === undefined) return
  const view = log.getBoundingClientRect()
  if (found.top >= view.top && found.bottom <= view.bottom) return
  log.scrollTop += found.top - view.top - view.height / 2
}

function foundIn(part: HTMLElement, words: readonly string[]): Range[] {
  const places = part.querySelectorAll(written)
  return [...places].flatMap((place) => textsIn(place).flatMap((text) => foundInText(text, words)))
}

function textsIn(place: Node): Text[] {
  const texts: Text[] = []
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT)
  while (walker.nextNode() !== null) texts.push(walker.currentNode as Text)
  return texts.filter((text) => text.parentElement?.closest(added) === null)
}

function foundInText(text: Text, words: readonly string[]): Range[] {
  return spansOf(text.data, words).map(([from, to]) => {
    const range = new Range()
    range.setStart(text, from)
    range.setEnd(text, to)
    return range
  })
}
