import { isBlank } from '../../../domain/message/blank-text.ts'
import { headOf } from '../../core/platform/coerce.ts'
import { excerptOf } from '../contents/excerpt.ts'
import { readQuotation } from '../contents/quotation.ts'
import type { BodyProps } from './body-props.ts'
import { FaultLine } from './fault-line.tsx'
import { RichText } from './rich-text.tsx'

/** A message that quotes another in its content. */
export function QuotationBody({ entry, words, nameOf }: BodyProps) {
  const { text, quoted, fault } = readQuotation(entry.content)
  if (fault !== '') return <FaultLine name={words.kinds.other} why={fault} words={words} />
  const { senderUid: uid, nickname } = quoted
  const name = uid === '' ? nickname : (nameOf?.({ uid, nickname }) ?? nickname)
  return (
    <>
      {quoted.content !== '' && (
        <blockquote dir="auto">
          {name !== '' && <bdi class="name">{name}</bdi>}
          {headOf(excerptOf(quoted, words), 400)}
        </blockquote>
      )}
      {!isBlank(text) && <RichText text={text} words={words} />}
    </>
  )
}
