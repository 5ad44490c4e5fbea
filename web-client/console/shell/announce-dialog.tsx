import { type Signal, useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import type { AnnouncementAudience } from '../../core/agent/announcements.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { useConsole } from '../state/console-context.ts'

const maxCharacters = 2000

/** Tells all one's visitors the same; an admin may also tell the agents of a workgroup. Says how many will get it. */
export function AnnounceDialog() {
  const { view, words, workspace } = useConsole()
  const audience = useSignal<AnnouncementAudience>({ to: 'visitors' })
  const text = useSignal('')
  const count = useCount(audience)
  // One for the dialog: if an attempt fails, the next tells nobody twice.
  const announce = useMemo(() => workspace.announcements.draft(), [])
  const { to } = audience.value
  const send = () =>
    view.attempt(async () => {
      const { reached, missed } = await announce(audience.value, text.value)
      view.say(words.announce.sent(reached, missed))
    })
  return (
    <ConfirmDialog
      kind="announce"
      title={words.announce.title}
      verb={count === undefined ? words.announce.send : words.announce.sendTo[to](count)}
      onYes={send}
      isUndecided={text.value.trim() === '' || !count}
    >
      {workspace.presence.isAdmin.value && <Choice audience={audience} />}
      <p class="hint">{words.announce.say[to]}</p>
      <textarea
        rows={4}
        maxLength={maxCharacters}
        autofocus
        dir="auto"
        aria-label={words.announce.text}
        placeholder={words.announce.text}
        value={text.value}
        onInput={(event) => (text.value = event.currentTarget.value)}
      />
      <p class="hint" role="status">
        {count === 0 && words.announce.nobody[to]}
      </p>
    </ConfirmDialog>
  )
}

/** Returns how many the announcement would reach; undefined until it is known. */
function useCount(audience: Signal<AnnouncementAudience>): number | undefined {
  const { view, workspace } = useConsole()
  const count = useSignal<number | undefined>(undefined)
  useEffect(() => {
    let isCurrent = true
    count.value = undefined
    void view.attempt(async () => {
      const known = await workspace.announcements.count(audience.value)
      if (isCurrent) count.value = known
    })
    return () => {
      isCurrent = false
    }
  }, [audience.value])
  return count.value
}

interface NamedGroup {
  readonly uid: string
  readonly nickname: string
}

/** For admins: their own visitors, or the agents of a workgroup. */
function Choice({ audience }: { readonly audience: Signal<AnnouncementAudience> }) {
  const { words } = useConsole()
  const groups = useGroups()
  const { value: chosen } = audience
  const toGroup = (workgroupUid: string) => (audience.value = { to: 'agents', workgroupUid })
  const [first] = groups
  const choices = [
    { to: 'visitors', text: words.announce.toVisitors, choose: () => (audience.value = { to: 'visitors' }) },
    { to: 'agents', text: words.announce.toAgents, choose: () => first && toGroup(first.uid) },
  ]
  return (
    <>
      <fieldset class="segments">
        <legend class="hidden-words">{words.announce.title}</legend>
        {choices.map(({ to, text, choose }) => (
          <button key={to} type="button" aria-pressed={chosen.to === to} onClick={() => chosen.to !== to && choose()}>
            {text}
          </button>
        ))}
      </fieldset>
      {chosen.to === 'agents' && <Groups groups={groups} chosen={chosen.workgroupUid} onChoose={toGroup} />}
    </>
  )
}

function useGroups(): readonly NamedGroup[] {
  const { view, workspace } = useConsole()
  const groups = useSignal<readonly NamedGroup[]>([])
  useEffect(() => {
    void view.attempt(async () => {
      groups.value = await workspace.api.all<NamedGroup>('/api/v1/workgroup/query')
    })
  }, [])
  return groups.value
}

interface GroupsProps {
  readonly groups: readonly NamedGroup[]
  readonly chosen: string
  readonly onChoose: (uid: string) => void
}

function Groups({ groups, chosen, onChoose }: GroupsProps) {
  const { words } = useConsole()
  return (
    <select
      aria-label={words.announce.workgroup}
      value={chosen}
      onChange={(event) => onChoose(event.currentTarget.value)}
    >
      {groups.map(({ uid, nickname }) => (
        <option key={uid} value={uid}>
          {nickname}
        </option>
      ))}
    </select>
  )
}
