/** Scripts written without spaces between words: each character counts as one word. */
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/gu
const splitting = new RegExp(`(${unspaced.source})`, 'u')
const word = /[\p{L}\p{N}\p{M}]+/gu
const maxWords = 10
const maxIndexedLength = 20_000

/**
 * Returns the searchable text of a message, with spaces between words even if its language has none; otherwise empty.
 */
export function searchableText({ type, content }: { type: string; content: string }): string {
  return spaced(saidText({ type, content }))
}

/** Returns the same text as it was written. */
export function saidText({ type, content }: { type: string; content: string }): string {
  return saidIn(type, content).slice(0, maxIndexedLength)
}

/** Splits a query into words that must all occur; each is a run of adjacent words. */
export function searchWords(query: string): string[] {
  return (query.match(word) ?? []).slice(0, maxWords).map((one) => spaced(one).trim())
}

/** Returns the words of a text as it is searched, each with where it begins, in UTF-16 units. */
export function wordsWithin(text: string): (readonly [word: string, at: number])[] {
  return [...text.matchAll(word)].flatMap((run) => {
    // Their neighbours are words of their own.
    const pieces = run[0].split(splitting)
    let at = run.index
    return pieces.flatMap((piece) => {
      at += piece.length
      return piece === '' ? [] : [[piece, at - piece.length] as const]
    })
  })
}

function spaced(text: string): string {
  return text.replaceAll(unspaced, ' $& ').replaceAll(/ {2,}/g, ' ')
}

function saidIn(type: string, content: string): string {
  switch (type) {
    case 'TEXT':
    case 'MARKDOWN':
    case 'ROBOT':
      return content
    case 'FILE':
    case 'DOCUMENT':
    case 'IMAGE':
    case 'VIDEO':
    case 'AUDIO':
    case 'VOICE':
    case 'MUSIC':
      return fieldsOf(content, ['caption', 'name'])
    case 'LOCATION':
      return fieldsOf(content, ['label', 'address'])
    case 'CARD':
    case 'LINK':
    case 'CONTACT':
    case 'GOODS':
    case 'ORDER':
    case 'ARTICLE':
    case 'FAQ':
      return fieldsOf(content, ['title', 'id', 'description', 'summary', 'content'])
    case 'BUTTON':
    case 'CHOICE':
    case 'FORM':
    case 'BUTTON_SUBMIT':
    case 'CHOICE_SUBMIT':
    case 'QUOTATION':
      return fieldsOf(content, ['title', 'content'])
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
    // Contents are up to the clients: one that is not JSON has no searchable text.
    return ''
  }
}
