import { headOf, readJson, textOf } from '../../core/platform/coerce.ts'
import { readMedia } from '../contents/media.ts'
import { mapOf, readPlace } from '../contents/place.ts'
import { sizeOf } from '../parts/file-size.ts'
import { Icon } from '../parts/icon.tsx'
import type { BodyProps } from './body-props.ts'
import { Caption } from './caption.tsx'
import { FaultLine } from './fault-line.tsx'
import { sourceOf } from './file-source.ts'
import { useFreshLink } from './fresh-source.ts'
import { LinkElsewhere } from './link-elsewhere.tsx'
import { RichText } from './rich-text.tsx'

/** A file to download. */
export function FileBody(props: BodyProps) {
  const { entry, words } = props
  const { url, name: told, size, caption, fault } = readMedia(entry.content)
  const name = told || words.kinds.FILE
  const source = fault === '' ? sourceOf(url, props) : undefined
  const onPress = useFreshLink(url, props)
  return (
    <>
      {source === undefined || fault !== '' ? (
        <FaultLine name={name} why={fault || 'broken'} words={words} />
      ) : source.state === 'gone' ? (
        <FaultLine name={name} why="gone" words={words} />
      ) : source.state === 'elsewhere' ? (
        <LinkElsewhere url={url} host={source.host} name={name} words={words} />
      ) : (
        <a
          class="file"
          {...(source.state === 'here' ? { href: source.src, onClick: onPress } : {})}
          download={name}
          target="_blank"
          rel="noopener"
        >
          <Icon name="file" />
          <span class="file-words">
            <bdi>{name}</bdi>
            {size > 0 && <small>{sizeOf(size)}</small>}
          </span>
          <span class="hidden-words">{words.download}</span>
        </a>
      )}
      <Caption text={caption} words={words} />
    </>
  )
}

/** A place, with a link to a map. */
export function PlaceBody({ entry, words }: BodyProps) {
  const place = readPlace(entry.content)
  const { point, label, address, fault } = place
  if (fault !== '') return <FaultLine name={words.kinds.LOCATION} why={fault} words={words} />
  const title = label || address || words.kinds.LOCATION
  return (
    <a class="file" href={mapOf(place)} target="_blank" rel="noopener noreferrer">
      <Icon name="map-pin" />
      <span class="file-words">
        <bdi>{title}</bdi>
        {address !== '' && address !== title && (
          <small>
            <bdi>{address}</bdi>
          </small>
        )}
        <small>
          {point === undefined ? words.openMap : `${point.latitude.toFixed(5)}, ${point.longitude.toFixed(5)}`}
        </small>
      </span>
    </a>
  )
}

/** A message left when nobody was there. */
export function LeftBody({ entry, words }: BodyProps) {
  const content = readJson(entry.content)
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
