import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { InboxRow } from '../../core/agent/inbox-row.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { useConsole } from '../state/console-context.ts'
import { nameOf } from '../state/names.ts'
import { type HandoverTarget, Targets } from './hand-over-targets.tsx'

/** Asks a colleague to take over or join a conversation, or transfers it to a workgroup: target, note, button. */
export function HandOverDialog({ what, row }: { readonly what: 'TRANSFER' | 'INVITE'; readonly row: InboxRow }) {
  const { view, words, workspace } = useConsole()
  const { dialog } = words
  const chosen = useSignal<HandoverTarget | undefined>(undefined)
  const note = useRef<HTMLTextAreaElement>(null)
  const ask = async () => {
    if (chosen.value === undefined) return false
    const body = { threadUid: row.thread.value.uid, note: (note.current?.value ?? '').trim(), to: chosen.value }
    return view.attempt(() => workspace.requests.propose(what, body))
  }
  const title = (what === 'TRANSFER' ? dialog.transferTitle : dialog.inviteTitle)(nameOf(row, view))
  const isToGroup = chosen.value !== undefined && 'workgroupUid' in chosen.value
  const verb = isToGroup ? words.pane.transfer : what === 'TRANSFER' ? dialog.askTransfer : dialog.askInvite
  return (
    <ConfirmDialog kind="hand-over" title={title} verb={verb} onYes={ask} isUndecided={chosen.value === undefined}>
      <Targets what={what} chosen={chosen} onChosen={() => note.current?.focus()} />
      <textarea
        ref={note}
        rows={2}
        maxLength={1024}
        aria-label={dialog.noteToColleague}
        placeholder={dialog.noteToColleague}
      />
    </ConfirmDialog>
  )
}
