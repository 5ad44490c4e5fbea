import { type Signal, useSignal } from '@preact/signals'
import type { Colleague } from '../../core/agent/colleagues.ts'
import type { InboxRow } from '../../core/agent/inbox-row.ts'
import { Avatar } from '../parts/avatar.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { openForTyping } from '../parts/open-for-typing.ts'
import { agentStatusText, statusOf } from '../state/agent-status.ts'
import { useConsole } from '../state/console-context.ts'
import { nameOf } from '../state/names.ts'

const maxNameLength = 64
/** The server takes so many at once. */
const mostAtOnce = 50

/** Creates a group of agents: its name, and who is in it. */
export function NewGroupDialog() {
  const { view, words, workspace } = useConsole()
  const { team } = words
  const name = useSignal('')
  const chosen = useSignal<ReadonlySet<string>>(new Set())
  const others = workspace.colleagues.all.value.filter(({ uid }) => uid !== workspace.agent.uid)
  const create = () => {
    const wish = { name: name.value.trim(), members: [...chosen.value] }
    return openForTyping(view, () => workspace.threads.createGroup(wish))
  }
  return (
    <ConfirmDialog
      kind="hand-over"
      title={team.createTitle}
      verb={team.createVerb}
      onYes={create}
      isUndecided={name.value.trim() === '' || chosen.value.size === 0}
    >
      <input
        type="text"
        class="group-name"
        aria-label={team.name}
        placeholder={team.name}
        maxLength={maxNameLength}
        value={name}
        autofocus
        onInput={(event) => (name.value = event.currentTarget.value)}
      />
      <Choose among={others} chosen={chosen} />
    </ConfirmDialog>
  )
}

/** Adds agents to a group. */
export function AddToGroupDialog({ row }: { readonly row: InboxRow }) {
  const { view, words, workspace } = useConsole()
  const { team } = words
  const chosen = useSignal<ReadonlySet<string>>(new Set())
  const members = new Set((workspace.groups.of(row.topic).value ?? []).map(({ uid }) => uid))
  const others = workspace.colleagues.all.value.filter(({ uid }) => !members.has(uid))
  const add = () => view.attempt(() => workspace.groups.add(row.thread.value.user.uid, [...chosen.value]))
  return (
    <ConfirmDialog
      kind="hand-over"
      title={team.addTitle(nameOf(row, view))}
      verb={team.addVerb}
      onYes={add}
      isUndecided={chosen.value.size === 0}
    >
      {others.length === 0 ? <p class="hint">{team.everybody}</p> : <Choose among={others} chosen={chosen} />}
    </ConfirmDialog>
  )
}

interface ChooseProps {
  readonly among: readonly Colleague[]
  readonly chosen: Signal<ReadonlySet<string>>
}

/** Agents of whom several are chosen; who is chosen stays in view whatever is looked for. */
function Choose({ among, chosen }: ChooseProps) {
  const { team } = useConsole().words
  const wanted = useSignal('')
  const text = wanted.value.trim().toLowerCase()
  const found = among.filter(({ uid, nickname }) => chosen.value.has(uid) || nickname.toLowerCase().includes(text))
  const toggle = (uid: string) => {
    const next = new Set(chosen.value)
    if (!next.delete(uid) && next.size < mostAtOnce) next.add(uid)
    chosen.value = next
  }
  return (
    <div class="targets">
      <input
        type="search"
        aria-label={team.find}
        placeholder={team.find}
        value={wanted}
        onInput={(event) => (wanted.value = event.currentTarget.value)}
      />
      <fieldset class="choices">
        <legend class="hidden-words">{team.choose}</legend>
        {found.length === 0 && <p class="hint">{team.nobody}</p>}
        {found.map((one) => (
          <Choice key={one.uid} one={one} isChosen={chosen.value.has(one.uid)} onToggle={() => toggle(one.uid)} />
        ))}
      </fieldset>
    </div>
  )
}

interface ChoiceProps {
  readonly one: Colleague
  readonly isChosen: boolean
  readonly onToggle: () => void
}

function Choice({ one, isChosen, onToggle }: ChoiceProps) {
  const { words } = useConsole()
  return (
    <label class="choice" data-free={true}>
      <Avatar uid={one.uid} name={one.nickname} avatar={one.avatar} status={statusOf(one)} />
      <span>
        <bdi>{one.nickname}</bdi>
        <small>{agentStatusText(one, words)}</small>
      </span>
      <input type="checkbox" checked={isChosen} onChange={onToggle} />
    </label>
  )
}
