import type { ReadonlySignal } from '@preact/signals'
import { entryOf, headOf, listOf, numberOf, readJson, textOf, type Untrusted } from '../../core/platform/coerce.ts'
import { hostElsewhere } from '../contents/host-elsewhere.ts'
import { lazy } from '../parts/lazy.tsx'
import type { SharedWords } from '../words/words.ts'
import { RichText } from './rich-text.tsx'

export interface BodyProps {
  readonly entry: { readonly type: string; readonly content: string }
  readonly words: SharedWords
  readonly onOpenImage?: ((url: string) => void) | undefined
  readonly fileUrl?: ((url: string) => ReadonlySignal<string | undefined>) | undefined
}

const maxBars = 1000
/** What is drawn or played in place if it is on this server. */
const mediaTypes = ['IMAGE', 'VOICE']
/** Matches a text with nothing visible in it: spaces, format characters, fillers. */
const blank = /^[\s\p{Cc}\p{Cf}\u115f\u1160\u2800\u3164\uffa0]*$/u

const Card = lazy(() => import('./message-card.tsx').then((part) => part.MessageCard))
const VoiceNote = lazy(() => import('./voice-note.tsx').then((part) => part.VoiceNote))

/** Renders a message by its type; an unknown type as the text it may be. */
export function MessageBody(props: BodyProps) {
  const { entry } = props
  const content = readJson(entry.content)
  if (mediaTypes.includes(entry.type) && hostElsewhere(textOf(content.url)) !== '')
    return <CardBody {...props} content={content} />
  switch (entry.type) {
    case 'IMAGE':
      return (
        <>
          <ImageBody {...props} content={content} />
          <Caption {...props} content={content} />
        </>
      )
    case 'VOICE':
      return <VoiceBody {...props} content={content} />
    case 'FILE':
    case 'VIDEO':
    case 'LOCATION':
    case 'LEAVE_MSG_SUBMIT':
      return <CardBody {...props} content={content} />
    default:
      if (blank.test(entry.content)) return <em class="blank">{props.words.blank}</em>
      return <RichText text={entry.content} words={props.words} />
  }
}

/** Returns one line that stands for a message, such as in a quote. */
export function excerptOf({ type, content }: BodyProps['entry'], words: SharedWords): string {
  const label = labelOf(type, words)
  if (label === undefined && type !== 'LEAVE_MSG_SUBMIT') return blank.test(content) ? words.blank : content
  const said = readJson(content)
  if (label === undefined) return textOf(said.content)
  const isNamed = type !== 'IMAGE' && type !== 'VOICE'
  const name = headOf(said.caption, 255) || (isNamed ? headOf(said.name ?? said.label, 255) : '')
  return `[${label}] ${name}`.trim()
}

/** Returns the label of a message that is not a text; undefined for a text. */
export function labelOf(type: string, words: SharedWords): string | undefined {
  const { image, voice, file, location } = words
  return entryOf({ IMAGE: image, VOICE: voice, FILE: file, VIDEO: file, LOCATION: location }, type)
}

function CardBody(props: BodyProps & { content: Untrusted }) {
  return (
    <>
      <Card {...props} url={signedOf(textOf(props.content.url), props.fileUrl)} />
      <Caption {...props} />
    </>
  )
}

/** The text sent with a file. */
function Caption({ content, words }: BodyProps & { content: Untrusted }) {
  const caption = textOf(content.caption)
  return caption === '' ? null : (
    <div class="caption">
      <RichText text={caption} words={words} />
    </div>
  )
}

function ImageBody({ content, words, onOpenImage, fileUrl }: BodyProps & { content: Untrusted }) {
  const url = textOf(content.url)
  const thumbnail = textOf(content.thumbnailUrl)
  const shown = signedOf(thumbnail === '' || hostElsewhere(thumbnail) !== '' ? url : thumbnail, fileUrl)
  const name = headOf(content.name, 255) || words.image
  const { width, height } = fitting(numberOf(content.width) || 320, numberOf(content.height) || 200)
  const opened = ({ currentTarget }: { currentTarget: HTMLElement }) => {
    // Safari does not focus a pressed button; the focus returns here afterwards.
    currentTarget.focus()
    onOpenImage?.(url)
  }
  return (
    <button type="button" class="image" onClick={opened} aria-label={name}>
      {shown === undefined ? (
        <svg width={width} height={height} aria-hidden="true" />
      ) : (
        <img src={shown} width={width} height={height} alt={name} loading="lazy" decoding="async" />
      )}
    </button>
  )
}

function VoiceBody({ content, words, fileUrl }: BodyProps & { content: Untrusted }) {
  const waveform = listOf(content.waveform).slice(0, maxBars).map(numberOf)
  const url = signedOf(textOf(content.url), fileUrl)
  return (
    <div class="voice-place">
      <VoiceNote url={url} seconds={numberOf(content.duration)} waveform={waveform} words={words} />
    </div>
  )
}

/** Returns the signed address of `/file/…`; other addresses only if they are web addresses. */
function signedOf(url: string, fileUrl: BodyProps['fileUrl']): string | undefined {
  if (url.startsWith('/file/')) return fileUrl === undefined ? url : fileUrl(url).value
  return /^https?:\/\//i.test(url) || url.startsWith('blob:') ? url : undefined
}

/** Returns the size at which an image is shown, so that its room is reserved before it loads. */
function fitting(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, 240 / width, 280 / height)
  return { width: Math.max(48, Math.round(width * scale)), height: Math.max(48, Math.round(height * scale)) }
}
