import { useEffect } from 'preact/hooks'
import type { InboxRow } from '../../core/agent/inbox-row.ts'
import { useConsole } from '../state/console-context.ts'
import { NextUp } from './next-up.tsx'

/** What is going on around a conversation: colleagues asked to take over or join, and after its end the next one. */
export function StatusLine({ row }: { readonly row: InboxRow }) {
  const { view, words, desk } = useConsole()
  const { pane } = words
  const asked = desk.asked.outgoing.value.filter(({ threadUid }) => threadUid === row.thread.value.uid)
  const nicknameOf = (uid: string) => desk.colleagues.byUid.value.get(uid)?.nickname ?? ''
  return (
    <div class="standing" role="status">
      {asked.map((proposal) => (
        <p key={proposal.uid}>
          {pane.asked(proposal.kind, nicknameOf(proposal.toUid))}
          <button
            type="button"
            class="link"
            onClick={() => void view.attempt(() => desk.asked.answer(proposal, 'cancel'))}
          >
            {pane.withdraw}
          </button>
        </p>
      ))}
      {row.thread.value.state === 'CLOSED' && <Ended row={row} />}
    </div>
  )
}

/** The visitor may have begun again, perhaps with another agent. */
function Ended({ row }: { readonly row: InboxRow }) {
  const { words, desk } = useConsole()
  const { pane } = words
  useEffect(() => desk.openThreads.look(), [desk])
  const { uid } = row.thread.value
  const again = desk.openThreads.threads.value.find((one) => one.topic === row.topic && one.uid !== uid)
  return (
    <>
      <p>{again === undefined ? pane.reopen : pane.again(again.agent?.nickname ?? '')}</p>
      <NextUp row={row} />
    </>
  )
}
