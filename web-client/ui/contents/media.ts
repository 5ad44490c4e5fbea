import { headOf, listOf, numberOf, textOf } from '../../core/platform/coerce.ts'
import { addressOf } from './addresses.ts'
import { type Fault, faultOf, fieldsOf, readContent, scalarOf } from './read-content.ts'

/** A file, picture, sound or film as its message tells it. */
export interface Media {
  /** `/file/…` or a web address; empty if there is a fault. */
  readonly url: string
  /** The small picture of a picture, or the first of a film; empty for none. */
  readonly previewUrl: string
  readonly name: string
  /** Bytes; 0 if unknown. */
  readonly size: number
  /** Pixels; 0 if unknown. */
  readonly width: number
  readonly height: number
  /** 0 if unknown. */
  readonly seconds: number
  /** Levels from 0 to 1. */
  readonly waveform: readonly number[]
  readonly caption: string
  readonly fault: Fault
}

const maxBars = 1000

/** Reads the content of every type that shows a file: JSON, or only its address. */
export function readMedia(text: string): Media {
  const content = readContent(text)
  const fields = fieldsOf(content)
  const url = addressOf(content.kind === 'text' ? content.text : textOf(fields.url))
  return {
    url,
    previewUrl: addressOf(textOf(fields.thumbnailUrl) || textOf(fields.coverUrl)),
    name: headOf(fields.name, 255).trim(),
    size: positive(fields.size),
    width: positive(fields.width),
    height: positive(fields.height),
    seconds: positive(fields.duration),
    waveform: listOf(fields.waveform).slice(0, maxBars).map(numberOf),
    caption: textOf(fields.caption),
    fault: textOf(fields.url).trim() === '' && content.kind === 'fields' ? 'empty' : faultOf(content, url !== ''),
  }
}

function positive(value: unknown): number {
  const number = typeof value === 'string' ? Number(scalarOf(value)) : numberOf(value)
  return Number.isFinite(number) && number > 0 ? number : 0
}
