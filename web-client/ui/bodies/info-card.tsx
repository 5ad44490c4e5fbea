import './info-card.css'
import { entryOf } from '../../core/platform/coerce.ts'
import { hostElsewhere, placeIn } from '../contents/addresses.ts'
import { type Card, type Goods, type Price, readCard } from '../contents/cards.ts'
import { orderStatus } from '../contents/order-status.ts'
import type { SharedWords } from '../words/words.ts'
import type { BodyProps } from './body-props.ts'
import { FaultLine } from './fault-line.tsx'
import { pictureSourceOf } from './file-source.ts'
import { RichText } from './rich-text.tsx'
import { useFailure } from './use-failure.ts'

/** CARD, LINK, CONTACT, GOODS, ORDER, ARTICLE and FAQ: whatever of a card is told. */
export function InfoCard(props: BodyProps) {
  const { entry, words, locale } = props
  const card = readCard(entry.content)
  const kind = entryOf(words.kinds, entry.type) ?? words.kinds.other
  if (card.fault !== '') return <FaultLine name={kind} why={card.fault} words={words} />
  const { title, description, body, price, status, fields, items, id } = card
  return (
    <div class="info-card">
      <small class="info-kind">
        {kind}
        {status !== '' && <bdi class="info-status">{orderStatus(status, locale)}</bdi>}
      </small>
      {card.imageUrl !== '' && <CardPicture {...props} url={card.imageUrl} name={title || kind} />}
      <Title card={card} />
      {description !== '' && <p dir="auto">{description}</p>}
      {items.length > 0 && (
        <ul class="info-items">
          {items.map((item, index) => (
            <Item key={index} {...props} item={item} />
          ))}
        </ul>
      )}
      <Lines fields={fields} id={id} words={words} />
      {price !== undefined && <p class="info-price">{priceText(price, locale)}</p>}
      {body !== '' && <RichText text={body} words={words} />}
    </div>
  )
}

/** An address without a title is its own. */
function Title({ card: { title, url } }: { readonly card: Card }) {
  if (url === '') return title === '' ? null : <strong dir="auto">{title}</strong>
  const host = title === '' ? '' : hostElsewhere(url)
  return (
    <a class="info-link" href={url} title={url} target="_blank" rel="noopener noreferrer nofollow">
      <strong dir="auto">{title || placeIn(url)}</strong>
      {host !== '' && <small>{host}</small>}
    </a>
  )
}

interface CardLinesProps extends Pick<Card, 'fields' | 'id'> {
  readonly words: SharedWords
}

function Lines({ fields, id, words }: CardLinesProps) {
  const lines = [{ label: words.cards.number, value: id }, ...fields]
  const shown = lines.filter(({ value }) => value !== '')
  return shown.length === 0 ? null : <LabelledValues lines={shown} />
}

/** Names and values, one below the other. */
export function LabelledValues({ lines }: { readonly lines: Card['fields'] }) {
  return (
    <dl class="info-lines">
      {lines.map(({ label, value }, index) => (
        <div key={index}>
          <dt dir="auto">{label}</dt>
          <dd dir="auto">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Item({ item, ...props }: BodyProps & { readonly item: Goods }) {
  const { title, url, price, imageUrl } = item
  return (
    <li>
      {imageUrl !== '' && <CardPicture {...props} url={imageUrl} name={title} />}
      {url === '' ? (
        <bdi>{title}</bdi>
      ) : (
        <a href={url} target="_blank" rel="noopener noreferrer nofollow">
          <bdi>{title || placeIn(url)}</bdi>
        </a>
      )}
      {price !== undefined && <span class="info-price">{priceText(price, props.locale)}</span>}
    </li>
  )
}

/** On another server it is a link; a broken one says so. */
function CardPicture({ url, name, ...props }: BodyProps & { readonly url: string; readonly name: string }) {
  const { words } = props
  const source = pictureSourceOf(url, props)
  const [hasFailed, fail] = useFailure(source.state === 'here' ? source.src : undefined)
  if (source.state === 'elsewhere') {
    return (
      <a class="info-elsewhere" href={url} target="_blank" rel="noopener noreferrer">
        {words.kinds.IMAGE} · {source.host}
      </a>
    )
  }
  if (source.state === 'loading') return null
  if (source.state === 'gone' || hasFailed)
    return <small>{`${words.kinds.IMAGE}: ${words.faults[source.state === 'gone' ? 'gone' : 'unshown']}`}</small>
  return <img src={source.src} alt={name} loading="lazy" decoding="async" onError={fail} />
}

/** Returns an amount as the reader writes it; a text as it is. */
function priceText({ amount, currency }: Price, locale: string): string {
  if (typeof amount === 'string') return currency === '' ? amount : `${amount} ${currency}`
  try {
    const style = currency === '' ? {} : ({ style: 'currency', currency } as const)
    return new Intl.NumberFormat(locale, style).format(amount)
  } catch {
    // Not a currency of ISO 4217.
    return `${new Intl.NumberFormat(locale).format(amount)} ${currency}`
  }
}
