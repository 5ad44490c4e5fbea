import type { WireThread } from '../../proto/wire.ts'
import { useConsole } from './console-context.ts'
import { visitorName } from './names.ts'
import { Question } from './question.tsx'
import { takeThenWrite } from './take-then-write.ts'

/** A conversation of others that an admin has found: theirs after one clear question. */
export function TakeOverDialog({ thread }: { readonly thread: WireThread }) {
  const { view, words, desk } = useConsole()
  const { dialog } = words
  const take = () => takeThenWrite(view, () => desk.takeOver(thread.uid))
  return (
    <Question title={dialog.takeOverTitle(visitorName(thread.user, view))} verb={dialog.takeOver} onYes={take}>
      <p>{dialog.takeOverSay}</p>
    </Question>
  )
}
