import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Colleague } from '../core/colleagues.ts'
import type { Row } from '../core/desk-row.ts'
import { useConsole } from './console-context.ts'
import { nameOf } from './console-view.ts'
import { DialogHead } from './dialog-head.tsx'
import { Modal } from './modal.tsx'
import { Portrait } from './portrait.tsx'

interface Group {
  readonly uid: string
  readonly nickname: string
}

type Target = { readonly agentUid: string } | { readonly workgroupUid: string }

/** Asks a colleague to take a conversation over or to join it, or gives it to a workgroup. */
export function HandOverDialog({ what, row }: { readonly what: 'TRANSFER' | 'INVITE'; readonly row: Row }) {
  const { view, words, desk } = useConsole()
  const { dialog } = words
  const wanted = useSignal('')
  const note = useSignal('')
  const close = () => {
    view.dialog.value = undefined
  }
  const title = (what === 'TRANSFER' ? dialog.transferTitle : dialog.inviteTitle)(nameOf(row, desk))
  const ask = async (to: Target) => {
    const asked = { threadUid: row.thread.value.uid, note: note.value.trim(), to }
    if (await view.attempt(() => desk.asked.propose(what, asked))) close()
  }
  const isFitting = ({ nickname }: Group) => nickname.toLowerCase().includes(wanted.value.trim().toLowerCase())
  const others = desk.colleagues.all.value.filter((one) => one.uid !== desk.agent.uid && isFitting(one))
  const groups = useGroups(what).filter(isFitting)
  return (
    <Modal label={title} kind="hand-over" onClose={close}>
      <DialogHead title={title} onClose={close} />
      <input
        type="search"
        aria-label={dialog.find}
        placeholder={dialog.find}
        value={wanted}
        autofocus
        onInput={(event) => (wanted.value = event.currentTarget.value)}
      />
      <textarea
        rows={2}
        aria-label={dialog.noteToColleague}
        placeholder={dialog.noteToColleague}
        value={note}
        onInput={(event) => (note.value = event.currentTarget.value)}
      />
      <div class="choices">
        {others.length + groups.length === 0 && <p class="hint">{dialog.nobody}</p>}
        {others.length > 0 && <h3>{dialog.colleagues}</h3>}
        {others.sort(byReadiness).map((one) => (
          <Choice key={one.uid} colleague={one} what={what} onClick={() => void ask({ agentUid: one.uid })} />
        ))}
        {groups.length > 0 && <h3>{dialog.workgroups}</h3>}
        {groups.map((group) => (
          <button key={group.uid} type="button" class="choice" onClick={() => void ask({ workgroupUid: group.uid })}>
            <Portrait name={group.nickname} avatar="" />
            <bdi>{group.nickname}</bdi>
            <span class="choice-do">{words.pane.transfer}</span>
          </button>
        ))}
      </div>
    </Modal>
  )
}

function Choice(props: {
  readonly colleague: Colleague
  readonly what: 'TRANSFER' | 'INVITE'
  readonly onClick: () => void
}) {
  const { colleague, what, onClick } = props
  const { words } = useConsole()
  const { dialog } = words
  const { nickname, avatar, status, open, capacity, present } = colleague
  const isFull = what === 'TRANSFER' && open >= capacity
  return (
    <button type="button" class="choice" disabled={!present || isFull} onClick={onClick}>
      <Portrait name={nickname} avatar={avatar} status={status} />
      <span>
        <bdi>{nickname}</bdi>
        <small>
          {words.status[status]} · {isFull ? dialog.full : dialog.load(open, capacity)}
        </small>
      </span>
      <span class="load" aria-hidden="true">
        <meter min={0} max={Math.max(1, capacity)} value={open} />
      </span>
      <span class="choice-do">{what === 'TRANSFER' ? dialog.askTransfer : dialog.askInvite}</span>
    </button>
  )
}

/** Whoever could take it at once comes first. */
function byReadiness(one: Colleague, other: Colleague): number {
  const rank = ({ status, open, capacity }: Colleague) =>
    ['AVAILABLE', 'BUSY', 'AWAY', 'OFFLINE'].indexOf(status) + open / Math.max(1, capacity)
  return rank(one) - rank(other)
}

/** Only a transfer may go to a workgroup. */
function useGroups(what: 'TRANSFER' | 'INVITE'): readonly Group[] {
  const { view, desk } = useConsole()
  const groups = useSignal<readonly Group[]>([])
  useEffect(() => {
    if (what !== 'TRANSFER') return
    void view.attempt(async () => {
      groups.value = await desk.api.all<Group>('/api/v1/workgroup/query')
    })
  }, [])
  return groups.value
}
