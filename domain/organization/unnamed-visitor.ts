const variable = '{visitor.name}'
/** What stands between the name and the words before it. */
const joints = new Set([' ', '\t', '\u00a0', ',', '，', '、'])
/** What belongs to a name at the beginning of a sentence. */
const after = new Set([...joints, ':', '：', ';', '；', '!', '！', '.', '。', '~', '～'])
const sentenceEnds = new Set(['.', '!', '?', '。', '！', '？', '…', '~', '～', '\n'])
const spaces = new Set([' ', '\t', '\u00a0'])
/** Words that say nothing without a name. */
const addresses = ['dear', '尊敬的', '亲爱的']

/**
 * Returns a text for a visitor without a name: `{visitor.name}` is left out together with the comma, space and “Dear”
 * before it. A sentence that began with the name begins with its next word.
 */
export function withoutVisitorName(text: string): string {
  const [first = '', ...rest] = text.split(variable)
  return rest.reduce(joined, first)
}

function joined(before: string, rest: string): string {
  const head = headOf(before)
  const last = head.at(-1)
  if (last !== undefined && !sentenceEnds.has(last)) return head + rest
  const isSpaced = last !== undefined && head.length < before.length && spaces.has(before.at(-1) ?? '')
  return `${head}${isSpaced ? ' ' : ''}${begun(rest)}`
}

/** Returns what comes before the name, without what belongs to it. */
function headOf(before: string): string {
  const head = trimmed(before)
  const address = addresses.find((word) => head.toLowerCase().endsWith(word))
  if (address === undefined) return head
  const bare = head.slice(0, -address.length)
  // Not the end of another word.
  return /[a-z]$/i.test(bare) ? head : trimmed(bare)
}

function trimmed(text: string): string {
  let end = text.length
  while (end > 0 && joints.has(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}

function begun(rest: string): string {
  let start = 0
  while (start < rest.length && after.has(rest.charAt(start))) start += 1
  const [letter = ''] = rest.slice(start)
  return letter.toUpperCase() + rest.slice(start + letter.length)
}
