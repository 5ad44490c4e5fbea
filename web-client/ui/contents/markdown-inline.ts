import { linkOf } from './addresses.ts'
import { linkify } from './linkify.ts'

/** What stands in a line. Emphasis and links hold more of it. */
export type Inline =
  | string
  | { readonly kind: 'strong' | 'emphasis' | 'deleted'; readonly inline: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly href: string; readonly text: string }

type Emphasis = 'strong' | 'emphasis' | 'deleted'

interface Begun {
  readonly kind: Emphasis
  readonly mark: string
  readonly inline: Inline[]
}

/** Longer texts and addresses of links are not searched for: that bounds the cost. */
const maxLinkText = 300
const maxHref = 2000
const marks: readonly (readonly [mark: string, kind: Emphasis])[] = [
  ['**', 'strong'],
  ['__', 'strong'],
  ['~~', 'deleted'],
  ['*', 'emphasis'],
  ['_', 'emphasis'],
]
const special = /[\\`*_~[!<]/g
const ofWord = /[\p{L}\p{N}]/u
const escapable = /[!-/:-@[-`{-~]/

/** Reads emphasis, code and links; looks at each character a bounded number of times, whatever the text. */
export function inlineOf(text: string): Inline[] {
  const reading = new InlineReader(text)
  return reading.read()
}

class InlineReader {
  readonly #text: string
  readonly #done: Inline[] = []
  /** What has begun and not ended, one of each kind at most. */
  readonly #open: Begun[] = []
  /** Runs of backticks, by length, that nothing closes any more. */
  readonly #unclosed = new Set<number>()
  #plain = ''

  constructor(text: string) {
    this.#text = text
  }

  read(): Inline[] {
    const text = this.#text
    for (let at = 0; at < text.length; ) {
      special.lastIndex = at
      const found = special.exec(text)?.index ?? text.length
      this.#plain += text.slice(at, found)
      at = found < text.length ? this.#special(found) : found
    }
    while (this.#open.length > 0) this.#giveUp()
    this.#flush()
    return this.#done
  }

  /** Returns where reading goes on. */
  #special(at: number): number {
    const sign = this.#text.charAt(at)
    if (sign === '\\') return this.#escape(at)
    if (sign === '`') return this.#code(at)
    if (sign === '[' || sign === '!' || sign === '<') return this.#link(at)
    return this.#emphasis(at)
  }

  #escape(at: number): number {
    const next = this.#text.charAt(at + 1)
    this.#plain += escapable.test(next) ? next : '\\'
    return escapable.test(next) ? at + 2 : at + 1
  }

  #code(at: number): number {
    let end = at
    while (this.#text.charAt(end) === '`') end += 1
    const run = this.#text.slice(at, end)
    // Longer runs are not looked for, and a length that was not found once is not looked for again.
    const closes = run.length > 3 || this.#unclosed.has(run.length) ? -1 : this.#text.indexOf(run, end)
    if (closes < 0) {
      this.#unclosed.add(run.length)
      this.#plain += run
      return end
    }
    this.#add({ kind: 'code', text: this.#text.slice(end, closes).trim() })
    return closes + run.length
  }

  /** `[text](address)`, `![text](address)` as a link, and `<address>`. */
  #link(at: number): number {
    const text = this.#text
    if (text.charAt(at) === '<') return this.#bracketed(at)
    const begins = text.charAt(at) === '!' ? at + 1 : at
    const closes = text.slice(begins, begins + maxLinkText).indexOf('](')
    const from = begins + closes + 2
    const length = closes < 0 ? -1 : text.slice(from, from + maxHref).indexOf(')')
    const [said, target] = [text.slice(begins + 1, from - 2), text.slice(from, from + length)]
    const isLink = text.charAt(begins) === '[' && length >= 0 && !said.includes('\n')
    if (!isLink) {
      this.#plain += text.charAt(at)
      return at + 1
    }
    // A title may follow the address.
    const href = hrefOf(target.trim().split(/\s/, 1)[0] ?? '')
    if (href === '') this.#plain += said
    else this.#add({ kind: 'link', href, text: said || href })
    return from + length + 1
  }

  #bracketed(at: number): number {
    const length = this.#text.slice(at, at + maxHref).indexOf('>')
    const href = length < 0 ? '' : hrefOf(this.#text.slice(at + 1, at + length))
    if (href === '') {
      this.#plain += '<'
      return at + 1
    }
    this.#add({ kind: 'link', href, text: this.#text.slice(at + 1, at + length) })
    return at + length + 1
  }

  #emphasis(at: number): number {
    const [mark, kind] = marks.find(([one]) => this.#text.startsWith(one, at)) ?? ['', undefined]
    if (kind === undefined) {
      this.#plain += this.#text.charAt(at)
      return at + 1
    }
    const [before, after] = [this.#text.charAt(at - 1), this.#text.charAt(at + mark.length)]
    // In a word an underline is part of a name.
    const isInWord = mark.startsWith('_') && ofWord.test(before) && ofWord.test(after)
    const begun = this.#open.find((one) => one.kind === kind)
    if (begun?.mark === mark && before.trim() !== '' && !isInWord) this.#close(begun)
    else if (begun === undefined && after.trim() !== '' && !isInWord) this.#begin({ kind, mark, inline: [] })
    else this.#plain += mark
    return at + mark.length
  }

  #begin(open: Begun): void {
    this.#flush()
    this.#open.push(open)
  }

  #close(begun: Begun): void {
    while (this.#open.at(-1) !== begun) this.#giveUp()
    this.#flush()
    this.#open.pop()
    if (begun.inline.length > 0) this.#add({ kind: begun.kind, inline: begun.inline })
    else this.#plain += begun.mark + begun.mark
  }

  /** Turns the last beginning into the text it is. */
  #giveUp(): void {
    this.#flush()
    const given = this.#open.pop()
    if (given === undefined) return
    const place = this.#open.at(-1)?.inline ?? this.#done
    place.push(given.mark, ...given.inline)
  }

  #add(inline: Inline): void {
    this.#flush()
    ;(this.#open.at(-1)?.inline ?? this.#done).push(inline)
  }

  /** Adds the plain text so far; bare addresses in it are links. */
  #flush(): void {
    const place = this.#open.at(-1)?.inline ?? this.#done
    for (const piece of linkify(this.#plain)) place.push(typeof piece === 'string' ? piece : { kind: 'link', ...piece })
    this.#plain = ''
  }
}

function hrefOf(address: string): string {
  return /^mailto:[^\s"<>]+$/i.test(address) ? address : linkOf(address)
}

/** Returns the words without their marks. */
export function plainTextOf(inline: readonly Inline[]): string {
  return inline
    .map((one) => (typeof one === 'string' ? one : 'inline' in one ? plainTextOf(one.inline) : one.text))
    .join('')
}
