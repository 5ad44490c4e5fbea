import { headOf, listOf, numberOf, recordOf, textOf, type Untrusted } from '../../core/platform/coerce.ts'
import { addressOf, linkOf } from './addresses.ts'
import { type Fault, faultOf, fieldsOf, readContent, scalarOf } from './read-content.ts'

/** A line of a card. */
export interface LabelledValue {
  readonly label: string
  readonly value: string
}

/** A card of any kind: what it is called, a picture, some words, lines, goods, and where more is. */
export interface Card {
  readonly id: string
  readonly title: string
  readonly description: string
  /** A longer text, such as the answer of an FAQ. */
  readonly body: string
  readonly imageUrl: string
  /** A web address; empty for none. */
  readonly url: string
  readonly price: Price | undefined
  /** What the order stands at. */
  readonly status: string
  readonly fields: readonly LabelledValue[]
  readonly items: readonly Goods[]
  readonly fault: Fault
}

/** An amount as its writer gives it, and its currency or ''. */
export interface Price {
  readonly amount: number | string
  readonly currency: string
}

/** One of the goods of an order. */
export interface Goods {
  readonly title: string
  readonly imageUrl: string
  readonly url: string
  readonly price: Price | undefined
}

const maxTitle = 300
const maxText = 2000
const maxLines = 20

/** Reads CARD, LINK, CONTACT, GOODS, ORDER, ARTICLE and FAQ: their fields are told apart by name. A bare text is an address or a title. */
export function readCard(text: string): Card {
  const content = readContent(text)
  const bare = content.kind === 'text' ? content.text : ''
  const fields = fieldsOf(content)
  const id = headOf(scalarOf(fields.id), maxTitle)
  const url = linkOf(bare || textOf(fields.url))
  const card = {
    id: scalarOf(fields.title) === '' ? '' : id,
    title: headOf(bare === url ? '' : bare, maxText) || headOf(scalarOf(fields.title), maxTitle) || id,
    description: headOf(textOf(fields.description) || textOf(fields.summary), maxText).trim(),
    body: textOf(fields.content).trim(),
    imageUrl: addressOf(textOf(fields.imageUrl)),
    url,
    price: priceIn(fields, fields.price ?? fields.amount),
    status: headOf(scalarOf(fields.status), maxTitle),
    fields: linesIn(fields.fields),
    items: listOf(fields.items)
      .slice(0, maxLines)
      .map(goodsOf)
      .filter(({ title, imageUrl, price }) => title || imageUrl || price),
  }
  const { title, description, body, imageUrl, price, status, fields: lines, items } = card
  const isShown = [title, description, body, imageUrl, url, price, status, lines[0], items[0]].some(Boolean)
  return { ...card, fault: content.kind === 'fields' && !isShown ? 'empty' : faultOf(content, isShown) }
}

function goodsOf(value: unknown): Goods {
  const fields = recordOf(value)
  return {
    title: headOf(scalarOf(fields.title), maxTitle) || headOf(scalarOf(fields.id), maxTitle),
    imageUrl: addressOf(textOf(fields.imageUrl)),
    url: linkOf(textOf(fields.url)),
    price: priceIn(fields, fields.price),
  }
}

function priceIn(fields: Untrusted, value: unknown): Price | undefined {
  const amount = typeof value === 'number' ? numberOf(value) : headOf(value, 64).trim()
  return amount === '' ? undefined : { amount, currency: headOf(fields.currency, 16).trim() }
}

function linesIn(value: unknown): LabelledValue[] {
  return listOf(value)
    .slice(0, maxLines)
    .map(recordOf)
    .map(({ label, value: said }) => ({
      label: headOf(scalarOf(label), maxTitle),
      value: headOf(scalarOf(said), maxText),
    }))
    .filter((line) => line.value !== '')
}
