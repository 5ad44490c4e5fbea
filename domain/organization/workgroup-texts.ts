import type { Texts, WorkgroupSettings } from './workgroup.ts'

/** What is said to a visitor whose language is not known. */
const usualLanguage = 'en'

/**
 * A workgroup's own text for a visitor's language, a tag such as `zh-CN` in any case: that of the very tag, else of the
 * tag cut shorter and shorter (`zh-Hans-CN`, `zh-Hans`, `zh`). Undefined when it has none; an empty one is meant so.
 */
export function textFor(
  texts: WorkgroupSettings['texts'],
  name: keyof Texts,
  language: string | undefined,
): string | undefined {
  const byTag = new Map(Object.entries(texts).map(([tag, those]) => [normal(tag), those[name]]))
  for (const tag of shorterAndShorter(normal(language || usualLanguage))) {
    const text = byTag.get(tag)
    if (text !== undefined) return text
  }
  return undefined
}

/** Whether a language tag is one of Chinese. */
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
