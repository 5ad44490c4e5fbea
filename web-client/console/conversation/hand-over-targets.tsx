import { type Signal, useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Colleague } from '../../core/agent/colleagues.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Signature } from '../parts/signature.tsx'
import { agentStatusText, isFull, statusOf } from '../state/agent-status.ts'
import { useConsole } from '../state/console-context.ts'

/** The chosen colleague or workgroup. */
export type HandoverTarget = { readonly agentUid: string } | { readonly workgroupUid: string }

interface Group {
  readonly uid: string
  readonly nickname: string
  readonly avatar: string
}

interface TargetsProps {
  readonly what: 'TRANSFER' | 'INVITE'
  readonly chosen: Signal<HandoverTarget | undefined>
  /** Chosen with the pointer or Enter: the next field gets the focus. */
  readonly onChosen: () => void
}

/** Colleagues, and for a transfer also workgroups, one of whom is chosen; typing in the filter clears the choice. */
export function Targets({ what, chosen, onChosen }: TargetsProps) {
  const { dialog } = useConsole().words
  const wanted = useSignal('')
  const list = useRef<HTMLDivElement>(null)
  const pressed = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey) return
    const first = list.current?.querySelector<HTMLInputElement>('input:enabled')
    if (event.key === 'ArrowDown') first?.focus()
    else if (event.key !== 'Enter') return
    event.preventDefault()
    first?.click()
    if (event.key === 'Enter' && chosen.value !== undefined) onChosen()
  }
  const searched = (text: string) => {
    wanted.value = text
    chosen.value = undefined
  }
  return (
    <div class="targets">
      <input
        type="search"
        aria-label={dialog.find}
        placeholder={dialog.find}
        value={wanted}
        autofocus
        onKeyDown={pressed}
        onInput={(event) => searched(event.currentTarget.value)}
      />
      <div class="choices" role="radiogroup" aria-label={dialog.colleagues} ref={list}>
        <Found {...{ what, chosen, onChosen }} wanted={wanted.value.trim().toLowerCase()} />
      </div>
    </div>
  )
}

function Found({ what, chosen, onChosen, wanted }: TargetsProps & { readonly wanted: string }) {
  const { words, workspace } = useConsole()
  const { dialog } = words
  const isFitting = ({ nickname }: Group) => nickname.toLowerCase().includes(wanted)
  const colleagues = workspace.colleagues.all.value.filter((one) => one.uid !== workspace.agent.uid)
  const others = colleagues.filter(isFitting)
  const known = useGroups(what)
  const groups = (known ?? []).filter(isFitting)
  const choiceOf = (uid: string, to: HandoverTarget) => ({
    isChosen: chosen.value !== undefined && Object.values(chosen.value).includes(uid),
    onChoose: () => (chosen.value = to),
    onChosen,
  })
  if (others.length + groups.length === 0) {
    return known && <NobodyFound isAlone={colleagues.length === 0 && wanted === ''} />
  }
  return (
    <>
      {others.length > 0 && <h3>{dialog.colleagues}</h3>}
      {others.sort(byReadiness).map((one) => (
        <Choice
          key={one.uid}
          {...choiceOf(one.uid, { agentUid: one.uid })}
          isFree={one.present && !hasNoSeat(one, what)}
        >
          <Avatar uid={one.uid} name={one.nickname} avatar={one.avatar} status={statusOf(one)} />
          <Load colleague={one} />
        </Choice>
      ))}
      {groups.length > 0 && <h3>{dialog.workgroups}</h3>}
      {groups.map(({ uid, nickname, avatar }) => (
        <Choice key={uid} {...choiceOf(uid, { workgroupUid: uid })} isFree>
          <Avatar uid={uid} name={nickname} avatar={avatar} />
          <bdi>{nickname}</bdi>
        </Choice>
      ))}
    </>
  )
}

/** Without any colleague it says what can be done about that. */
function NobodyFound({ isAlone }: { readonly isAlone: boolean }) {
  const { words, workspace } = useConsole()
  const { dialog } = words
  const alone = workspace.presence.isAdmin.value ? dialog.noColleagueAdmin : dialog.noColleague
  return <p class="hint">{isAlone ? alone : dialog.nobody}</p>
}

function Choice(props: {
  readonly isFree: boolean
  readonly isChosen: boolean
  readonly onChoose: () => void
  readonly onChosen: () => void
  readonly children: ComponentChildren
}) {
  const { isFree, isChosen, onChoose, onChosen, children } = props
  const clicked = (event: MouseEvent) => {
    const isOnWords = !(event.target instanceof HTMLInputElement)
    // A click on the label would move the focus back to the radio button. A click that arrow keys cause has no detail.
    if (isOnWords) event.preventDefault()
    if (!isFree || (!isOnWords && event.detail === 0)) return
    onChoose()
    onChosen()
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || !isChosen) return
    event.preventDefault()
    onChosen()
  }
  return (
    <label class="choice" data-free={isFree} onClick={clicked} onKeyDown={pressed}>
      {children}
      <input type="radio" name="target" disabled={!isFree} checked={isChosen} onChange={onChoose} />
    </label>
  )
}

function Load({ colleague }: { readonly colleague: Colleague }) {
  const { words } = useConsole()
  const { nickname, open, capacity } = colleague
  return (
    <>
      <span>
        <bdi>{nickname}</bdi>
        <small>{agentStatusText(colleague, words)}</small>
        <Signature of={colleague} />
      </span>
      <span class="load" aria-hidden="true" data-full={isFull(colleague)}>
        <span style={{ inlineSize: `${isFull(colleague) ? 100 : (100 * open) / capacity}%` }} />
      </span>
    </>
  )
}

/** An invited colleague needs no seat. */
function hasNoSeat(colleague: Colleague, what: 'TRANSFER' | 'INVITE'): boolean {
  return what === 'TRANSFER' && isFull(colleague)
}

/** Sorts those first who could take the conversation at once. */
function byReadiness(one: Colleague, other: Colleague): number {
  const rank = (colleague: Colleague) =>
    ['AVAILABLE', 'BUSY', 'AWAY', 'OFFLINE'].indexOf(statusOf(colleague)) +
    (isFull(colleague) ? 1 : colleague.open / colleague.capacity)
  return rank(one) - rank(other)
}

/** Only a transfer may go to a workgroup. Undefined until loaded. */
function useGroups(what: 'TRANSFER' | 'INVITE'): readonly Group[] | undefined {
  const { view, workspace } = useConsole()
  const groups = useSignal<readonly Group[] | undefined>(what === 'TRANSFER' ? undefined : [])
  useEffect(() => {
    if (what !== 'TRANSFER') return
    void view.attempt(async () => {
      groups.value = await workspace.api.all<Group>('/api/v1/workgroup/query')
    })
  }, [])
  return groups.value
}
