import { isBlank } from '../../../domain/message/blank-text.ts'
import { entryOf, headOf, readJson, textOf } from '../../core/platform/coerce.ts'
import type { SharedWords } from '../words/words.ts'
import { readCard } from './cards.ts'
import { type Block, markdownOf } from './markdown.ts'
import { plainTextOf } from './markdown-inline.ts'
import { readMedia } from './media.ts'
import { readPlace } from './place.ts'
import { readAnswer, readQuestion } from './questions.ts'
import { readQuotation } from './quotation.ts'
import { readUnknown } from './unknown.ts'

/** What of a Markdown text is read for a line of it. */
const maxRead = 1000
/** Types whose content is the text to show. */
const texts = new Set([
  ...['', 'TEXT', 'URL', 'PHONE_NUMBER', 'EMAIL_ADDRESS', 'WECHAT_NUMBER', 'WELCOME', 'CONTINUE', 'SYSTEM', 'NOTICE'],
  ...['QUEUE', 'LEAVE_MSG', 'AUTO_CLOSED', 'AGENT_CLOSED', 'VISITOR_CLOSED', 'RATE_INVITE', 'RATE_SUBMIT', 'RECALL'],
  ...['TRANSFER_ACCEPT', 'INVITE_ACCEPT', 'ERROR'],
])

/** How a type of message is read. */
export type Family =
  | 'text'
  | 'markdown'
  | 'quotation'
  | 'picture'
  | 'file'
  | 'sound'
  | 'film'
  | 'place'
  | 'card'
  | 'question'
  | 'form'
  | 'answer'
  | 'left'
  | 'unknown'

const families: Readonly<Record<string, Family>> = {
  ...{ MARKDOWN: 'markdown', ROBOT: 'markdown', ROBOT_STREAM: 'markdown', QUOTATION: 'quotation' },
  ...{ IMAGE: 'picture', STICKER: 'picture', FILE: 'file', DOCUMENT: 'file', VIDEO: 'film' },
  ...{ AUDIO: 'sound', VOICE: 'sound', MUSIC: 'sound', LOCATION: 'place', LEAVE_MSG_SUBMIT: 'left' },
  ...{ CARD: 'card', LINK: 'card', CONTACT: 'card', GOODS: 'card', ORDER: 'card', ARTICLE: 'card', FAQ: 'card' },
  ...{ BUTTON: 'question', CHOICE: 'question', FORM: 'form' },
  ...{ BUTTON_SUBMIT: 'answer', CHOICE_SUBMIT: 'answer', FORM_SUBMIT: 'answer' },
}

/** Returns how a type is read. */
export function familyOf(type: string): Family {
  return texts.has(type) ? 'text' : (entryOf(families, type) ?? 'unknown')
}

/** Returns one line that stands for a message, such as in a list or a quote. */
export function excerptOf({ type, content }: { type: string; content: string }, words: SharedWords): string {
  const label = labelOf(type, words)
  const said = saidIn(type, content)
  if (label === undefined) return isBlank(said) ? words.blank : said
  return `[${label}] ${said}`.trim()
}

/** Returns the label of a message that is not a text; undefined for a text. */
export function labelOf(type: string, words: SharedWords): string | undefined {
  const family = familyOf(type)
  if (family === 'text' || family === 'markdown' || family === 'quotation' || family === 'left') return undefined
  return entryOf(words.kinds, type) ?? words.kinds.other
}

function saidIn(type: string, content: string): string {
  switch (familyOf(type)) {
    case 'text':
      return content
    case 'markdown':
      return markdownOf(content.slice(0, maxRead)).map(lineOf).filter(Boolean).join(' ')
    case 'quotation':
      return readQuotation(content).text
    case 'picture':
      return headOf(readMedia(content).caption, 255)
    case 'sound':
    case 'film':
    case 'file': {
      const { caption, name } = readMedia(content)
      return headOf(caption, 255) || (type === 'VOICE' ? '' : name)
    }
    case 'place': {
      const { label, address } = readPlace(content)
      return label || address
    }
    case 'card': {
      const { title, description, url } = readCard(content)
      return title || description || url
    }
    case 'question':
    case 'form':
      return readQuestion(content).text
    case 'answer':
      return answerIn(content)
    case 'left':
      return textOf(readJson(content).content)
    case 'unknown':
      return readUnknown(content).text
  }
}

function answerIn(content: string): string {
  const { text, fields } = readAnswer(content)
  return text || [...fields.values()].filter(Boolean).join(', ')
}

function lineOf(block: Block): string {
  switch (block.kind) {
    case 'code':
      return block.text
    case 'quote':
      return block.blocks.map(lineOf).join(' ')
    case 'list':
      return block.items.map(({ inline, lists }) => [plainTextOf(inline), ...lists.map(lineOf)].join(' ')).join(' ')
    case 'rule':
      return ''
    default:
      return plainTextOf(block.inline)
  }
}
