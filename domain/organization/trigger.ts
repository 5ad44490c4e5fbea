import { inLanguage } from './workgroup-texts.ts'

/** What the server accepts. */
export const maxTriggers = 20
export const maxTriggerPages = 20
export const maxTriggerSeconds = 3600
export const maxTriggerText = 500

/**
 * A text that a page shows beside the bubble before its visitor has written, and that begins the conversation if they
 * do. Without pages, seconds and scroll only the page’s own script calls it, by its name.
 */
export interface Trigger {
  /** Unique in its workgroup; pages are told it. */
  readonly name: string
  readonly on: boolean
  /** Addresses, with `*` for any characters; if empty, any page. */
  readonly pages: readonly string[]
  /** How long the page has been in view. */
  readonly seconds: number
  /** How much of the page has been in view, in percent. */
  readonly scroll: number
  /** By language tag; at least one. */
  readonly texts: Readonly<Record<string, string>>
}

/** What a page needs to know to check a trigger; never its texts. */
export type TriggerConditions = Pick<Trigger, 'name' | 'pages' | 'seconds' | 'scroll'>

/** Returns the text of a trigger in a visitor's language, otherwise its first one; empty if it has none. */
export function triggerText({ texts }: Trigger, language: string | undefined): string {
  return inLanguage(texts, language) ?? Object.values(texts)[0] ?? ''
}

/** Returns whether something of the page decides, not only the page's script. */
export function isByPage({ pages, seconds, scroll }: TriggerConditions): boolean {
  return pages.length > 0 || seconds > 0 || scroll > 0
}

/**
 * Returns whether an address is one of a pattern's, in which `*` stands for any characters. A pattern that begins with
 * `/` is compared without the site; query and fragment only count where the pattern has one.
 */
export function isPageOf(pattern: string, address: string): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  const site = pattern.startsWith('/') ? '' : url.origin
  const query = pattern.includes('?') ? url.search : ''
  const fragment = pattern.includes('#') ? url.hash : ''
  return isLike(readable(pattern), readable(site + url.pathname + query + fragment))
}

/** In time that grows with the product of the two lengths at most: no pattern can make a page slow. */
function isLike(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return text === first
  if (!text.startsWith(first)) return false
  let at = first.length
  for (const part of rest) {
    const found = text.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return text.length - last.length >= at && text.endsWith(last)
}

/** What people write is compared with what browsers escape. */
function readable(address: string): string {
  try {
    return decodeURI(address)
  } catch {
    return address
  }
}
