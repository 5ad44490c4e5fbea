import './film-body.css'
import { useRef } from 'preact/hooks'
import { type Media, readMedia } from '../contents/media.ts'
import { sizeOf } from '../parts/file-size.ts'
import { lengthOf } from '../parts/time.ts'
import type { BodyProps } from './body-props.ts'
import { Caption } from './caption.tsx'
import { FaultLine } from './fault-line.tsx'
import { pictureSourceOf, sourceOf } from './file-source.ts'
import { useFreshLink, useFreshSource } from './fresh-source.ts'
import { LinkElsewhere } from './link-elsewhere.tsx'
import { fitting } from './picture-body.tsx'
import { useFailure } from './use-failure.ts'

const largest = { width: 280, height: 280 }
/** Less has no room for the buttons of the player. */
const smallest = { width: 240, height: 135 }

/** A film, played in place when the reader starts it. */
export function FilmBody(props: BodyProps) {
  const { entry, words } = props
  const media = readMedia(entry.content)
  return (
    <>
      <Film {...props} media={media} />
      <Caption text={media.caption} words={words} />
    </>
  )
}

type FilmProps = BodyProps & { readonly media: Media }

function Film({ media, ...props }: FilmProps) {
  const { words } = props
  const name = media.name || words.kinds.VIDEO
  if (media.fault !== '') return <FaultLine name={name} why={media.fault} words={words} />
  const source = sourceOf(media.url, props)
  if (source.state === 'gone') return <FaultLine name={name} why="gone" words={words} />
  if (source.state === 'elsewhere')
    return <LinkElsewhere url={media.url} host={source.host} name={name} words={words} />
  if (source.state === 'loading') return <svg class="film" {...playerSize(media)} aria-hidden="true" />
  return <Player {...props} media={media} name={name} src={source.src} />
}

function Player({ media, name, src, ...props }: FilmProps & { readonly name: string; readonly src: string }) {
  const { words } = props
  const player = useRef<HTMLVideoElement>(null)
  const [hasFailed, fail] = useFailure(src)
  const { onError } = useFreshSource(player, { url: media.url, src, fileUrl: props.fileUrl }, fail)
  const onPress = useFreshLink(media.url, props)
  if (hasFailed) return <FaultLine name={name} why="unplayed" href={src} onPress={onPress} words={words} />
  const size = playerSize(media)
  const cover = media.previewUrl === '' ? undefined : pictureSourceOf(media.previewUrl, props)
  const poster = cover?.state === 'here' ? { poster: cover.src } : {}
  return (
    <figure class="film">
      {/* biome-ignore lint/a11y/useMediaCaption: what somebody sends has no captions */}
      <video
        ref={player}
        {...{ ...size, ...poster, onError }}
        style={{ aspectRatio: `${size.width} / ${size.height}` }}
        controls
        playsInline
        // Without a poster its first picture and its length are shown, which cost little.
        preload={cover?.state === 'here' || cover?.state === 'loading' ? 'none' : 'metadata'}
        aria-label={name}
      />
      <figcaption>
        <bdi>{name}</bdi>
        <small>
          {[media.seconds && lengthOf(media.seconds), media.size && sizeOf(media.size)].filter(Boolean).join(' · ')}
        </small>
      </figcaption>
    </figure>
  )
}

/** Returns the size of the player, within which the film keeps its own shape. */
function playerSize(media: Media) {
  const { width, height } = fitting(media, largest)
  return { width: Math.max(smallest.width, width), height: Math.max(smallest.height, height) }
}
