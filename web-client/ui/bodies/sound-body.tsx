import { type Media, readMedia } from '../contents/media.ts'
import type { BodyProps } from './body-props.ts'
import { Caption } from './caption.tsx'
import { FaultLine } from './fault-line.tsx'
import { sourceOf } from './file-source.ts'
import { LinkElsewhere } from './link-elsewhere.tsx'
import { VoiceNote } from './voice-note.tsx'

/** A voice message, or another sound with its name. */
export function SoundBody(props: BodyProps) {
  const { entry, words } = props
  const media = readMedia(entry.content)
  return (
    <>
      <Sound {...props} media={media} />
      <Caption text={media.caption} words={words} />
    </>
  )
}

function Sound({ media, ...props }: BodyProps & { readonly media: Media }) {
  const { entry, words } = props
  const { type } = entry
  const name = media.name || (type === 'VOICE' || type === 'MUSIC' ? words.kinds[type] : words.kinds.AUDIO)
  if (media.fault !== '') return <FaultLine name={name} why={media.fault} words={words} />
  const source = sourceOf(media.url, props)
  if (source.state === 'gone') return <FaultLine name={name} why="gone" words={words} />
  if (source.state === 'elsewhere')
    return <LinkElsewhere url={media.url} host={source.host} name={name} words={words} />
  const file = { url: media.url, src: source.state === 'here' ? source.src : undefined, fileUrl: props.fileUrl }
  return (
    <div class="voice-place">
      {type !== 'VOICE' && <bdi class="voice-name">{name}</bdi>}
      <VoiceNote file={file} seconds={media.seconds} waveform={media.waveform} words={words} />
    </div>
  )
}
