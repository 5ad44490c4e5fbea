import { listOf, readJson, textOf, textsOf } from '../platform/coerce.ts'

/** How a thread is filed. */
export interface WrapUp {
  readonly category: string
  readonly tags: readonly string[]
}

/** The content of THREAD_FILED. */
export interface FilingNotice {
  readonly threadUid: string
  readonly threadTopic: string
  readonly filed: WrapUp
}

/** Reads the content of THREAD_FILED. Missing fields are empty. Never throws. */
export function readFilingNotice(content: string): FilingNotice {
  const notice = readJson(content)
  const { category, ...where } = textsOf(notice, ['threadUid', 'threadTopic', 'category'])
  const tags = listOf(notice.tags)
    .map(textOf)
    .filter((tag) => tag !== '')
  return { ...where, filed: { category, tags } }
}
