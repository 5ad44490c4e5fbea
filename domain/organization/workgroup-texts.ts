import type { Texts, WorkgroupSettings } from './workgroup.ts'

/** For visitors whose language is not known. */
const usualLanguage = 'en'

/**
 * Returns a workgroup's own text for a visitor's language, a tag such as `zh-CN` in any case: the text for the exact
 * tag, otherwise for the tag shortened step by step (`zh-Hans-CN`, `zh-Hans`, `zh`). Undefined if there is none; an
 * empty text is intended.
 */
export function textFor(
  texts: WorkgroupSettings['texts'],
  name: keyof Texts,
  language: string | undefined,
): string | undefined {
  const named = Object.entries(texts).map(([tag, those]) => [tag, those[name]] as const)
  return inLanguage(Object.fromEntries(named), language)
}

/** Returns the text by language tag that suits a visitor's language, as `textFor` does. */
export function inLanguage(
  texts: Readonly<Record<string, string | undefined>>,
  language: string | undefined,
): string | undefined {
  const byTag = new Map(Object.entries(texts).map(([tag, text]) => [normal(tag), text]))
  for (const tag of shorterAndShorter(normal(language || usualLanguage))) {
    const text = byTag.get(tag)
    if (text !== undefined) return text
  }
  return undefined
}

/** Returns whether a language tag stands for Chinese. */
export function isChinese(language: string | undefined): boolean {
  return /^zh(-|$)/.test(normal(language ?? ''))
}

/** Tags are compared without case (RFC 5646 §2.1.1), and some browsers write `zh_CN`. */
function normal(tag: string): string {
  return tag.trim().toLowerCase().replaceAll('_', '-')
}

function shorterAndShorter(tag: string): string[] {
  const parts = tag.split('-')
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'))
}
