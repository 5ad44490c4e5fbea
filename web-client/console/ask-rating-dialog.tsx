import type { Row } from '../core/desk-row.ts'
import { useConsole } from './console-context.ts'
import { nameOf } from './names.ts'
import { Question } from './question.tsx'

/** Asks the visitor for a rating now, which they see at once. */
export function AskRatingDialog({ row }: { readonly row: Row }) {
  const { view, words } = useConsole()
  const ask = () => view.attempt(() => row.conversation.send('RATE_INVITE', ''))
  return (
    <Question title={words.dialog.rateTitle(nameOf(row, view))} verb={words.pane.rateInvite} onYes={ask}>
      <p>{words.dialog.rateSay}</p>
    </Question>
  )
}
