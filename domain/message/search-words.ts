/** Written without spaces between words: each character counts as one. */
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/gu
const word = /[\p{L}\p{N}\p{M}]+/gu
const maxWords = 10
const maxIndexedLength = 20_000

/** What of a message can be searched for, with spaces between words also where its language has none; else empty. */
export function searchableText({ type, content }: { type: string; content: string }): string {
  return spaced(saidIn(type, content).slice(0, maxIndexedLength))
}

/** What somebody looks for, as words that must all be there; each a stretch of words beside each other. */
export function searchWords(query: string): string[] {
  return (query.match(word) ?? []).slice(0, maxWords).map((one) => spaced(one).trim())
}

function spaced(text: string): string {
  return text.replaceAll(unspaced, ' $& ').replaceAll(/ {2,}/g, ' ')
}

function saidIn(type: string, content: string): string {
  switch (type) {
    case 'TEXT':
      return content
    case 'FILE':
    case 'IMAGE':
      return fieldsOf(content, ['caption', 'name'])
    case 'LOCATION':
      return fieldsOf(content, ['label', 'address'])
    case 'LEAVE_MSG_SUBMIT':
      return fieldsOf(content, ['content', 'nickname', 'contact', 'mobile', 'email'])
    case 'RATE_SUBMIT':
      return fieldsOf(content, ['comment'])
    default:
      return ''
  }
}

function fieldsOf(content: string, names: readonly string[]): string {
  try {
    const fields = (JSON.parse(content) ?? {}) as Record<string, unknown>
    return names
      .map((name) => fields[name])
      .filter((value) => typeof value === 'string')
      .join(' ')
  } catch {
    // Contents are the clients' own: what is no JSON says nothing.
    return ''
  }
}
