import { isBlank } from '../../../domain/message/blank-text.ts'
import { headOf, textOf } from '../../core/platform/coerce.ts'
import { type Fault, faultOf, fieldsOf, readContent, scalarOf } from './read-content.ts'

/** A message that quotes another in its content. */
export interface Quotation {
  readonly text: string
  readonly quoted: {
    readonly type: string
    readonly content: string
    readonly senderUid: string
    readonly nickname: string
  }
  readonly fault: Fault
}

/** Reads a QUOTATION; a plain text quotes nothing. */
export function readQuotation(text: string): Quotation {
  const content = readContent(text)
  const fields = fieldsOf(content)
  const said = content.kind === 'text' ? content.text : scalarOf(fields.content)
  const quoted = {
    type: headOf(fields.quotedMessageType, 64),
    content: textOf(fields.quotedContent),
    senderUid: headOf(scalarOf(fields.quotedSenderUid), 128),
    nickname: headOf(scalarOf(fields.quotedSenderName), 64),
  }
  const isShown = !isBlank(said) || quoted.content !== ''
  return { text: said, quoted, fault: content.kind === 'fields' && !isShown ? 'empty' : faultOf(content, isShown) }
}
