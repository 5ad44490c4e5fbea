import './markdown-body.css'
import type { ComponentChildren } from 'preact'
import { isBlank } from '../../../domain/message/blank-text.ts'
import { type Block, type List, type ListItem, markdownOf } from '../contents/markdown.ts'
import type { Inline } from '../contents/markdown-inline.ts'
import type { BodyProps } from './body-props.ts'
import { RichText } from './rich-text.tsx'

const headings = ['h3', 'h4', 'h5', 'h6'] as const

/** The part of Markdown that is safe to show, as elements of our own. */
export function MarkdownBody({ entry, words }: BodyProps) {
  if (isBlank(entry.content)) return <em class="blank">{words.blank}</em>
  return <RichText text={entry.content} words={words} draw={drawn} />
}

function drawn(text: string): ComponentChildren {
  return <div class="markdown">{markdownOf(text).map(blockOf)}</div>
}

function blockOf(block: Block, index: number): ComponentChildren {
  switch (block.kind) {
    case 'paragraph':
      return <p key={index}>{inlineOf(block.inline)}</p>
    case 'heading': {
      // Below the headings of the page around it.
      const Heading = headings[Math.min(block.level, headings.length) - 1] ?? 'h6'
      return (
        <Heading key={index} class="heading" data-level={block.level}>
          {inlineOf(block.inline)}
        </Heading>
      )
    }
    case 'code':
      return <pre key={index}>{block.text}</pre>
    case 'quote':
      return <blockquote key={index}>{block.blocks.map(blockOf)}</blockquote>
    case 'list':
      return listOf(block, index)
    case 'rule':
      return <hr key={index} />
  }
}

function listOf({ isOrdered, start, items }: List, index: number): ComponentChildren {
  const drawn = items.map(itemOf)
  return isOrdered ? (
    <ol key={index} start={start}>
      {drawn}
    </ol>
  ) : (
    <ul key={index}>{drawn}</ul>
  )
}

function itemOf({ inline, lists }: ListItem, index: number): ComponentChildren {
  return (
    <li key={index}>
      {inlineOf(inline)}
      {lists.map(listOf)}
    </li>
  )
}

function inlineOf(inline: readonly Inline[]): ComponentChildren {
  return inline.map(oneOf)
}

function oneOf(one: Inline, index: number): ComponentChildren {
  if (typeof one === 'string') return one
  switch (one.kind) {
    case 'code':
      return <code key={index}>{one.text}</code>
    case 'link':
      return (
        <a key={index} href={one.href} target="_blank" rel="noopener noreferrer nofollow">
          {one.text}
        </a>
      )
    case 'strong':
      return <strong key={index}>{inlineOf(one.inline)}</strong>
    case 'emphasis':
      return <em key={index}>{inlineOf(one.inline)}</em>
    case 'deleted':
      return <s key={index}>{inlineOf(one.inline)}</s>
  }
}
