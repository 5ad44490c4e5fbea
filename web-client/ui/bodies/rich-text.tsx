import './rich-text.css'
import type { ComponentChild, ComponentChildren } from 'preact'
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { linkify } from '../contents/linkify.ts'
import type { SharedWords } from '../words/words.ts'

const code = /```\n?([\s\S]+?)```\n?|`([^`\n]+)`/g
const emojiOnly = /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0f|\u20e3|\s)+$/u
const maxLarge = 16
/** Characters shown before "show all", so that a page of the longest texts stays fast. */
const maxShown = 1000
/** A longer text is not searched for links: nobody reads that far. */
const maxLinked = 20_000

interface RichTextProps {
  readonly text: string
  readonly words: Pick<SharedWords, 'showAll'>
  /** Draws a text in another way, such as Markdown. */
  readonly draw?: (text: string) => ComponentChildren
}

/** A text as its author wrote it: links open in a new tab, code keeps its spaces, nothing is treated as markup. */
export function RichText({ text, words, draw = parts }: RichTextProps) {
  const [isWhole, setWhole] = useState(text.length <= maxShown)
  const place = useRef<HTMLDivElement>(null)
  const wasWhole = useRef(isWhole)
  const shown = isWhole ? text : beginningOf(text)
  const drawn = useMemo(() => (shown.length > maxLinked ? shown : draw(shown)), [shown])
  useLayoutEffect(() => {
    // Whoever expands a text reads on from its beginning, even where the log follows the newest.
    if (isWhole && !wasWhole.current) place.current?.scrollIntoView()
  }, [isWhole])
  const isLarge = text.length <= maxLarge && emojiOnly.test(text)
  return (
    <div class={isLarge ? 'text large' : 'text'} dir="auto" ref={place}>
      {drawn}
      {!isWhole && (
        <button
          type="button"
          class="show-all"
          onClick={() => {
            // The button disappears, so the focus moves to its message.
            place.current?.closest<HTMLElement>('.said')?.focus({ preventScroll: true })
            setWhole(true)
          }}
        >
          {words.showAll}
        </button>
      )}
    </div>
  )
}

/** Returns the beginning, never cutting a surrogate pair. */
function beginningOf(text: string): string {
  const isPair = (text.codePointAt(maxShown - 1) ?? 0) > 0xffff
  return `${text.slice(0, isPair ? maxShown - 1 : maxShown)}…`
}

function parts(text: string): ComponentChild[] {
  const found: ComponentChild[] = []
  let end = 0
  for (const match of text.matchAll(code)) {
    found.push(...links(text.slice(end, match.index)), codeOf(match))
    end = match.index + match[0].length
  }
  return [...found, ...links(text.slice(end))]
}

function codeOf([, block, inline]: RegExpExecArray): ComponentChild {
  return block === undefined ? <code>{inline}</code> : <pre>{block}</pre>
}

function links(text: string): ComponentChild[] {
  return linkify(text).map((piece) =>
    typeof piece === 'string' ? (
      piece
    ) : (
      <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
        {piece.text}
      </a>
    ),
  )
}
