import type { WireThread } from '../../proto/wire.ts'
import { useConsole } from './console-context.ts'
import { visitorName } from './console-view.ts'
import { Question } from './question.tsx'

/** A conversation of others that an admin has found: theirs after one clear question. */
export function TakeOverDialog({ thread }: { readonly thread: WireThread }) {
  const { view, words, desk } = useConsole()
  const { dialog } = words
  const take = () => view.attempt(async () => view.show(await desk.takeOver(thread.uid)))
  return (
    <Question title={dialog.takeOverTitle(visitorName(thread.user, desk))} verb={dialog.takeOver} onYes={take}>
      <p>{dialog.takeOverSay}</p>
    </Question>
  )
}
