import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { ComposerControl } from '../../ui/composer/composer.tsx'
import { useConsole } from '../state/console-context.ts'
import type { QuickReplies, QuickReply } from '../state/quick-replies.ts'
import { insertApart } from './insert-apart.ts'
import { type SlashWord, slashWordIn } from './slash-word.ts'

/** Shown at first, and more with each look further down. */
const pageSize = 50
/** How far a page key goes. */
const leap = 8
/** Can only be meant as a shortcut: a path, or a sentence that starts with a slash, is text. */
const shortcut = /^\/[^\s/]*$/

interface QuickReplyFinderDeps {
  readonly control: { readonly current: ComposerControl | null }
  readonly quickReplies: QuickReplies
  /** Returns the text with the names of this conversation filled in. */
  readonly fill: (reply: QuickReply) => string
}

/**
 * Opens on a slash at the beginning of a word, and filters by what follows it; or by the button, with a search field. A
 * word that is all there is and matches nothing was still meant as a shortcut: Enter does not send it until Escape has
 * closed the menu.
 */
export class QuickReplyFinder {
  /** The search text of the menu that the button has opened. */
  readonly searched: ReadonlySignal<string | undefined>
  readonly isOpen: ReadonlySignal<boolean>
  /** How many match. */
  readonly count: ReadonlySignal<number>
  /** Those that are shown, best first. */
  readonly found: ReadonlySignal<readonly QuickReply[]>
  /** The place of the selected one. */
  readonly at: ReadonlySignal<number>
  /** A word after a slash that matches nothing; Enter does not send it. */
  readonly unmatched: ReadonlySignal<string | undefined>
  /** Enter was pressed on it. */
  readonly isHeld: ReadonlySignal<boolean>
  readonly #typed = signal('')
  readonly #word = signal<SlashWord | undefined>(undefined)
  readonly #searched = signal<string | undefined>(undefined)
  readonly #isHeld = signal(false)
  readonly #at = signal(0)
  readonly #limit = signal(pageSize)
  readonly #all: ReadonlySignal<readonly QuickReply[]>
  readonly #deps: QuickReplyFinderDeps

  constructor(deps: QuickReplyFinderDeps) {
    const { quickReplies } = deps
    const [word, searched] = [this.#word, this.#searched]
    const wanted = computed(() => (quickReplies.isThere.value ? (searched.value ?? word.value?.wanted) : undefined))
    const all = computed(() => (wanted.value === undefined ? [] : quickReplies.fitting(wanted.value)))
    // In the middle of a text a slash that finds nothing is a slash.
    const isAnswered = computed(() => searched.value !== undefined || word.value?.isWhole || all.value.length > 0)
    this.#deps = deps
    this.#all = all
    this.searched = searched
    this.isOpen = computed(() => wanted.value !== undefined && isAnswered.value === true)
    this.count = computed(() => all.value.length)
    this.found = computed(() => all.value.slice(0, this.#limit.value))
    this.at = this.#at
    this.isHeld = this.#isHeld
    this.unmatched = computed(() => {
      const isNone = this.isOpen.value && searched.value === undefined && all.value.length === 0
      return isNone && shortcut.test(this.#typed.value) ? this.#typed.value : undefined
    })
  }

  /** Call when something was typed. */
  typed(text: string): void {
    this.#typed.value = text
    this.#searched.value = undefined
    this.#begin(slashWordIn(text, this.#deps.control.current?.caret() ?? text.length))
  }

  /** Searches by the field of the menu; undefined closes it. */
  search(text: string | undefined): void {
    this.#begin(undefined)
    this.#searched.value = text
    if (text === undefined) this.#deps.control.current?.focus()
  }

  /** Inserts a reply in place of the slash word, or at the caret. What else is written stays. */
  pick(reply: QuickReply): void {
    const { control, fill } = this.#deps
    const word = this.#searched.value === undefined ? this.#wordAtCaret() : undefined
    this.#searched.value = undefined
    this.#begin(undefined)
    if (control.current !== null) insertApart(control.current, fill(reply), word?.length ?? 0)
    this.#typed.value = control.current?.text() ?? ''
  }

  showMore(): void {
    if (this.#limit.value < this.count.value) this.#limit.value += pageSize
  }

  /** Returns true if the key was the menu's. */
  readonly onKey = (event: KeyboardEvent): boolean => {
    if (!this.#handles(event)) return false
    event.preventDefault()
    event.stopPropagation()
    return true
  }

  #handles(event: KeyboardEvent): boolean {
    const text = this.#deps.control.current?.text() ?? ''
    const isSearching = this.#searched.value !== undefined
    if (!isSearching && text !== this.#typed.value) return this.#lookUp(text, event)
    if (!this.isOpen.value) return false
    // The caret has left the word.
    if (!isSearching && this.#wordAtCaret()?.length !== this.#word.value?.length) this.#begin(undefined)
    return this.isOpen.value && this.#choose(event)
  }

  /** Text that was not typed, such as a draft, never reached `typed`: it is looked up before it can be sent. */
  #lookUp(text: string, event: KeyboardEvent): boolean {
    this.#typed.value = isSending(event) && shortcut.test(text) ? text : ''
    this.#begin(slashWordIn(this.#typed.value, this.#typed.value.length))
    return this.#typed.value !== '' && this.#deps.quickReplies.isThere.value
  }

  #choose(event: KeyboardEvent): boolean {
    const { key, shiftKey } = event
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: leap, PageUp: -leap }[key]
    const isPicking = isSending(event) || (key === 'Tab' && !shiftKey)
    const chosen = this.#all.value[this.#at.value]
    if (key === 'Escape') this.#leave()
    else if (this.unmatched.value !== undefined && isSending(event)) this.#isHeld.value = true
    else if (chosen === undefined) return this.#searched.value !== undefined && isSending(event)
    else if (by !== undefined) this.#move(by)
    else if (isPicking) this.pick(chosen)
    else return false
    return true
  }

  #move(by: number): void {
    this.#at.value = Math.max(0, Math.min(this.count.value - 1, this.#at.value + by))
    while (this.#at.value >= this.#limit.value - 1 && this.#limit.value < this.count.value) this.showMore()
  }

  #leave(): void {
    if (this.#searched.value === undefined) this.#begin(undefined)
    else this.search(undefined)
  }

  #wordAtCaret(): SlashWord | undefined {
    const { current } = this.#deps.control
    return current === null ? undefined : slashWordIn(current.text(), current.caret())
  }

  #begin(word: SlashWord | undefined): void {
    this.#word.value = word
    this.#isHeld.value = false
    this.#at.value = 0
    this.#limit.value = pageSize
  }
}

function isSending({ key, shiftKey, altKey }: KeyboardEvent): boolean {
  return key === 'Enter' && !shiftKey && !altKey
}

/** Returns the finder of a composer, with its conversation's own way to fill in names. */
export function useQuickReplies(
  control: QuickReplyFinderDeps['control'],
  fill: QuickReplyFinderDeps['fill'],
): QuickReplyFinder {
  const { quickReplies } = useConsole()
  const latest = useMemo(() => ({ fill }), [])
  latest.fill = fill
  return useMemo(() => new QuickReplyFinder({ control, quickReplies, fill: (reply) => latest.fill(reply) }), [control])
}
