import { type Media, readMedia } from '../contents/media.ts'
import type { BodyProps } from './body-props.ts'
import { Caption } from './caption.tsx'
import { FaultLine } from './fault-line.tsx'
import { pictureSourceOf } from './file-source.ts'
import { LinkElsewhere } from './link-elsewhere.tsx'
import { useFailure } from './use-failure.ts'

const largest = { IMAGE: { width: 240, height: 280 }, STICKER: { width: 128, height: 128 } }

/** A picture or a sticker; one on another server is a link. */
export function PictureBody(props: BodyProps) {
  const { entry, words } = props
  const media = readMedia(entry.content)
  return (
    <>
      <Shown {...props} media={media} />
      <Caption text={media.caption} words={words} />
    </>
  )
}

type ShownProps = BodyProps & { readonly media: Media }

function Shown(props: ShownProps) {
  const { entry, words, media } = props
  const name = media.name || (entry.type === 'STICKER' ? words.kinds.STICKER : words.kinds.IMAGE)
  if (media.fault !== '') return <FaultLine name={name} why={media.fault} words={words} />
  const preview = pictureSourceOf(media.previewUrl || media.url, props)
  const source = preview.state === 'here' ? preview : pictureSourceOf(media.url, props)
  if (source.state === 'elsewhere')
    return <LinkElsewhere url={media.url} host={source.host} name={name} words={words} />
  if (source.state === 'gone') return <FaultLine name={name} why="gone" words={words} />
  return <Picture {...props} name={name} src={source.state === 'here' ? source.src : undefined} />
}

type PictureProps = ShownProps & { readonly name: string; readonly src: string | undefined }

function Picture({ entry, media, words, name, src, onOpenImage }: PictureProps) {
  const [hasFailed, fail] = useFailure(src)
  const isSticker = entry.type === 'STICKER'
  const { width, height } = fitting(media, isSticker ? largest.STICKER : largest.IMAGE)
  const opened = ({ currentTarget }: { currentTarget: HTMLElement }) => {
    // Safari does not focus a pressed button; the focus returns here afterwards.
    currentTarget.focus()
    onOpenImage?.(media.url)
  }
  if (hasFailed) return <FaultLine name={name} why="unshown" href={src} words={words} />
  const image =
    src === undefined ? (
      <svg width={width} height={height} aria-hidden="true" />
    ) : (
      <img {...{ src, width, height }} alt={name} loading="lazy" decoding="async" onError={fail} />
    )
  if (isSticker) return <span class="image sticker">{image}</span>
  return (
    <button type="button" class="image" onClick={opened} aria-label={name}>
      {image}
    </button>
  )
}

/** Returns the size at which an image is shown, so that its room is reserved before it loads. */
export function fitting(given: { width: number; height: number }, most: { width: number; height: number }) {
  const [width, height] = [given.width || most.width, given.height || Math.round(most.width / 1.6)]
  const scale = Math.min(1, most.width / width, most.height / height)
  return { width: Math.max(48, Math.round(width * scale)), height: Math.max(48, Math.round(height * scale)) }
}
