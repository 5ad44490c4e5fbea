import { useEffect } from 'preact/hooks'
import type { InboxRow } from '../../core/agent/inbox-row.ts'
import { useConsole } from '../state/console-context.ts'
import { NextUp } from './next-up.tsx'

/** What is going on around a conversation: colleagues asked to take over or join, and after its end the next one. */
export function StatusLine({ row }: { readonly row: InboxRow }) {
  const { view, words, workspace } = useConsole()
  const { pane } = words
  const outgoing = workspace.requests.outgoing.value.filter(({ threadUid }) => threadUid === row.thread.value.uid)
  const nicknameOf = (uid: string) => workspace.colleagues.byUid.value.get(uid)?.nickname ?? ''
  return (
    <div class="standing" role="status">
      {outgoing.map((proposal) => (
        <p key={proposal.uid}>
          {pane.asked(proposal.kind, nicknameOf(proposal.toUid))}
          <button
            type="button"
            class="link"
            onClick={() => void view.attempt(() => workspace.requests.answer(proposal, 'cancel'))}
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
  const { words, workspace } = useConsole()
  const { pane } = words
  useEffect(() => workspace.openThreads.keepFresh(), [workspace])
  const { uid } = row.thread.value
  const again = workspace.openThreads.threads.value.find((one) => one.topic === row.topic && one.uid !== uid)
  return (
    <>
      <p>{again === undefined ? pane.reopen : pane.again(again.agent?.nickname ?? '')}</p>
      <NextUp row={row} />
    </>
  )
}
