import './rich-text.css'
import type { ComponentChild } from 'preact'

const link =
  /\bhttps?:\/\/[^\s<>"'，。；！？）】」』]+|\bwww\.[^\s<>"'，。；！？）】」』]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi
const code = /```\n?([\s\S]+?)```\n?|`([^`\n]+)`/g
const emojiOnly = /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0f|\u20e3|\s)+$/u
const maxLarge = 16
/** More than this is shown as it is: nobody reads it, and the page stays quick. */
const maxLinked = 20_000

/** A text as somebody wrote it: links open elsewhere, code keeps its spaces, nothing of it is markup. */
export function RichText({ text }: { readonly text: string }) {
  const isLarge = text.length <= maxLarge && emojiOnly.test(text)
  return (
    <div class={isLarge ? 'text large' : 'text'} dir="auto">
      {text.length > maxLinked ? text : parts(text, code, codeOf)}
    </div>
  )
}

type Matched = (match: RegExpExecArray) => ComponentChild

function parts(text: string, pattern: RegExp, matched: Matched): ComponentChild[] {
  const found: ComponentChild[] = []
  let end = 0
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) found.push(plain(text.slice(end, match.index), pattern))
    found.push(matched(match))
    end = match.index + match[0].length
  }
  if (end < text.length) found.push(plain(text.slice(end), pattern))
  return found
}

function plain(text: string, pattern: RegExp): ComponentChild {
  return pattern === code ? parts(text, link, linkOf) : text
}

function codeOf([, block, inline]: RegExpExecArray): ComponentChild {
  return block === undefined ? <code>{inline}</code> : <pre>{block}</pre>
}

function linkOf([whole]: RegExpExecArray): ComponentChild {
  const text = whole.replace(/[.,;:!?)\]]+$/, '')
  const rest = whole.slice(text.length)
  const href = text.includes('://') ? text : text.includes('@') ? `mailto:${text}` : `https://${text}`
  return (
    <>
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {text}
      </a>
      {rest}
    </>
  )
}
