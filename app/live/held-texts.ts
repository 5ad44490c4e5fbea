import type { LiveVisitor, VisitedPage } from '../../domain/people/live-visitor.ts'
import type { LiveTab } from './live-tab.ts'

/** Of a page in a trail, beside its texts. */
const pageBytes = 100

/** How many bytes the texts of tabs take in memory, and whose take the most. */
export class HeldTexts {
  readonly #held = new Map<LiveTab, number>()
  /** Tabs that have more than one page, by the power of two of their bytes; who has had theirs longest comes first. */
  readonly #bySize: Set<LiveTab>[] = []
  #bytes = 0

  get bytes(): number {
    return this.#bytes
  }

  /** Counts a tab as it is now. */
  put(tab: LiveTab): void {
    const before = this.#held.get(tab) ?? 0
    const bytes = bytesOf(tab.shown)
    this.#bytes += bytes - before
    this.#held.set(tab, bytes)
    if (tab.shown.trail.length > 1) this.#sized(bytes).add(tab)
    else this.#sized(bytes).delete(tab)
    if (sizeOf(before) !== sizeOf(bytes)) this.#sized(before).delete(tab)
  }

  remove(tab: LiveTab): void {
    const bytes = this.#held.get(tab) ?? 0
    this.#held.delete(tab)
    this.#sized(bytes).delete(tab)
    this.#bytes -= bytes
  }

  /** Returns one of the tabs with the most bytes that have a page to spare. */
  fattest(): LiveTab | undefined {
    return this.#bySize
      .findLast((tabs) => tabs.size > 0)
      ?.values()
      .next().value
  }

  #sized(bytes: number): Set<LiveTab> {
    const size = sizeOf(bytes)
    while (this.#bySize.length <= size) this.#bySize.push(new Set())
    return this.#bySize[size] as Set<LiveTab>
  }
}

/** Returns the bytes of a page: two for each UTF-16 unit, which is the most that V8 takes. */
export function bytesOfPage({ url, title }: Pick<VisitedPage, 'url' | 'title'>): number {
  return pageBytes + 2 * (url.length + title.length)
}

/**
 * Returns a text of its own, cut to bytes of UTF-8. A value of a query is for V8 a part of the whole address, which stays
 * in memory as long as any part of it.
 */
export function ownText(text: string, maxBytes = Number.MAX_SAFE_INTEGER): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= maxBytes) return bytes.toString('utf8')
  // Half a character at the end.
  return bytes
    .subarray(0, maxBytes)
    .toString('utf8')
    .replace(/\ufffd+$/, '')
}

function bytesOf({ referrer, lang, trail }: LiveVisitor): number {
  return trail.reduce((sum, page) => sum + bytesOfPage(page), 2 * (referrer.length + lang.length))
}

function sizeOf(bytes: number): number {
  return 32 - Math.clz32(bytes)
}
