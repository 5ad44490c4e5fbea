import './file-line.css'
import { entryOf, headOf, numberOf, readJson, textOf, type Untrusted } from '../../core/platform/coerce.ts'
import { hostElsewhere } from '../contents/host-elsewhere.ts'
import { sizeOf } from '../parts/file-size.ts'
import { Icon } from '../parts/icon.tsx'
import type { SharedWords } from '../words/words.ts'
import { RichText } from './rich-text.tsx'

interface CardProps {
  readonly entry: { readonly type: string; readonly content: string }
  readonly words: SharedWords
  /** Where the file can be fetched now. */
  readonly url: string | undefined
}

/** A file, a location, or a left message. */
export function MessageCard({ entry, words, url }: CardProps) {
  const content = readJson(entry.content)
  if (entry.type === 'LOCATION') return <LocationBody content={content} words={words} />
  if (entry.type === 'LEAVE_MSG_SUBMIT') return <LeftBody content={content} words={words} />
  return <FileBody content={content} words={words} url={url} kind={kindOf(entry.type, words)} />
}

interface FileBodyProps {
  readonly content: Untrusted
  readonly words: SharedWords
  readonly url: string | undefined
  /** What it is called without a name of its own. */
  readonly kind: string
}

function FileBody({ content, words, url, kind }: FileBodyProps) {
  const name = headOf(content.name, 255) || kind
  const host = hostElsewhere(url ?? '')
  return (
    <a
      class="file"
      {...hrefOf(url)}
      download={name}
      target="_blank"
      rel={host === '' ? 'noopener' : 'noopener noreferrer'}
    >
      <Icon name="file" />
      <span class="file-words">
        <bdi>{name}</bdi>
        <small>{host || sizeOf(numberOf(content.size))}</small>
      </span>
      <span class="hidden-words">{words.download}</span>
    </a>
  )
}

function LocationBody({ content, words }: { content: Untrusted; words: SharedWords }) {
  const [latitude, longitude] = [numberOf(content.latitude), numberOf(content.longitude)]
  const href = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`
  return (
    <a class="file" href={href} target="_blank" rel="noopener noreferrer">
      <Icon name="map-pin" />
      <span class="file-words">
        <bdi>{headOf(content.label, 255) || headOf(content.address, 255) || words.location}</bdi>
        <small>
          {latitude.toFixed(5)}, {longitude.toFixed(5)}
        </small>
      </span>
    </a>
  )
}

function LeftBody({ content, words }: { content: Untrusted; words: SharedWords }) {
  const contacts = [content.nickname, content.email, content.mobile, content.contact]
    .map((one) => headOf(one, 255))
    .filter(Boolean)
  return (
    <>
      <RichText text={textOf(content.content)} words={words} />
      <small class="contacts">
        {words.leftMessage}
        {contacts.map((contact, index) => (
          <bdi key={index}> · {contact}</bdi>
        ))}
      </small>
    </>
  )
}

function kindOf(type: string, { image, voice, file }: SharedWords): string {
  return entryOf({ IMAGE: image, VOICE: voice }, type) ?? file
}

function hrefOf(href: string | undefined): { href?: string } {
  return href === undefined ? {} : { href }
}
