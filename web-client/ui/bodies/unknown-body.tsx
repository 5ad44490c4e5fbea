import { readUnknown } from '../contents/unknown.ts'
import type { BodyProps } from './body-props.ts'
import { LabelledValues } from './info-card.tsx'
import { RichText } from './rich-text.tsx'

/** A type that this version does not know: what can be read of it. */
export function UnknownBody({ entry, words }: BodyProps) {
  const { text, fields } = readUnknown(entry.content)
  return (
    <div class="info-card">
      <small class="info-kind">{words.unknownKind}</small>
      {text !== '' && <RichText text={text} words={words} />}
      {fields.length > 0 && <LabelledValues lines={fields} />}
    </div>
  )
}
