import './film-body.css'
import { type Media, readMedia } from '../contents/media.ts'
import { sizeOf } from '../parts/file-size.ts'
import { lengthOf } from '../parts/time.ts'
import type { BodyProps } from './body-props.ts'
import { Caption } from './caption.tsx'
import { FaultLine } from './fault-line.tsx'
import { pictureSourceOf, sourceOf } from './file-source.ts'
import { LinkElsewhere } from './link-elsewhere.tsx'
import { fitting } from './picture-body.tsx'
import { useFailure } from './use-failure.ts'

const largest = { width: 280, height: 280 }

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

function Film({ media, ...props }: BodyProps & { readonly media: Media }) {
  const { words } = props
  const name = media.name || words.kinds.VIDEO
  const source = media.fault === '' ? sourceOf(media.url, props) : undefined
  const [hasFailed, fail] = useFailure(source?.state === 'here' ? source.src : undefined)
  if (media.fault !== '' || source === undefined)
    return <FaultLine name={name} why={media.fault || 'broken'} words={words} />
  if (source.state === 'gone') return <FaultLine name={name} why="gone" words={words} />
  if (source.state === 'elsewhere')
    return <LinkElsewhere url={media.url} host={source.host} name={name} words={words} />
  const size = fitting(media, largest)
  if (source.state === 'loading') return <svg class="film" {...size} aria-hidden="true" />
  const { src } = source
  if (hasFailed) return <FaultLine name={name} why="unplayed" href={src} words={words} />
  const cover = media.previewUrl === '' ? undefined : pictureSourceOf(media.previewUrl, props)
  const poster = cover?.state === 'here' ? { poster: cover.src } : {}
  return (
    <figure class="film">
      {/* biome-ignore lint/a11y/useMediaCaption: what somebody sends has no captions */}
      <video
        {...{ src, ...size, ...poster }}
        controls
        playsInline
        // Without a poster its first picture and its length are shown, which cost little.
        preload={cover?.state === 'here' ? 'none' : 'metadata'}
        aria-label={name}
        onError={fail}
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
