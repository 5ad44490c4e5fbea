import { useSignal } from '@preact/signals'
import type { Colleague } from '../../core/agent/colleagues.ts'
import { ConfirmDelete } from '../forms/confirm-delete.tsx'
import { FormInput } from '../forms/form-input.tsx'
import { Choice, TextInput } from '../forms/inputs.tsx'
import { NewForm } from '../forms/new-form.tsx'
import { Setting, useSaving } from '../forms/setting.tsx'
import { Avatar } from '../parts/avatar.tsx'
import { statusOf } from '../state/agent-status.ts'
import { useConsole } from '../state/console-context.ts'
import { usePanel } from './use-panel.ts'
import type { Workgroup } from './workgroup.ts'

/** The workgroup that every installation starts with. */
const usualWorkgroupUid = 'df_wg_uid'
const usernamePattern = '[\\w.@\\-]{1,64}'

/** The agents of the organization: add, edit field by field, delete. */
export function AgentSettings() {
  const { workspace } = useConsole()
  return (
    <div class="stack">
      <NewAgent />
      {workspace.colleagues.all.value.map((agent) => (
        <AgentPanel key={agent.uid} agent={agent} />
      ))}
    </div>
  )
}

function NewAgent() {
  const { view, words, workspace } = useConsole()
  const { settings } = words
  const isOpen = useSignal(false)
  const groups = useSignal<readonly Workgroup[]>([])
  const readGroups = () =>
    view.attempt(async () => {
      groups.value = await workspace.api.all<Workgroup>('/api/v1/workgroup/query')
    })
  const submitted = async (event: SubmitEvent) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget as HTMLFormElement)
    const given = { ...Object.fromEntries(data), workgroups: data.getAll('workgroups') }
    const made = await view.attempt(async () => {
      await workspace.api.post('/api/v1/agent/create', { ...given, capacity: Number(data.get('capacity')) })
      await workspace.colleagues.read()
    })
    if (!made) return
    isOpen.value = false
    view.say(settings.saved)
  }
  return (
    <NewForm title={settings.newAgent} isOpen={isOpen} onOpen={readGroups}>
      <AgentForm
        groups={groups.value}
        onSubmit={(event) => void submitted(event)}
        onCancel={() => (isOpen.value = false)}
      />
    </NewForm>
  )
}

function AgentForm(props: {
  readonly groups: readonly Workgroup[]
  readonly onSubmit: (event: SubmitEvent) => void
  readonly onCancel: () => void
}) {
  const { settings } = useConsole().words
  const { groups, onSubmit, onCancel } = props
  return (
    <form class="panel stack" onSubmit={onSubmit}>
      <Setting title={settings.name}>
        <FormInput name="nickname" required maxLength={256} />
      </Setting>
      <Setting title={settings.username} say={settings.usernameSay}>
        <FormInput
          name="username"
          required
          pattern={usernamePattern}
          wanted={settings.refusals.username}
          autocomplete="off"
        />
      </Setting>
      <Setting title={settings.password} say={settings.passwordSay}>
        <FormInput name="password" type="password" required minLength={8} autocomplete="new-password" />
      </Setting>
      <Setting title={settings.capacity} say={settings.capacitySay}>
        <FormInput name="capacity" type="number" required min={0} max={10_000} defaultValue={5} />
      </Setting>
      <GroupChoice groups={groups} />
      <div class="row-actions">
        <button type="button" class="button" onClick={onCancel}>
          {settings.cancel}
        </button>
        <button type="submit" class="button primary">
          {settings.add}
        </button>
      </div>
    </form>
  )
}

/** Without a workgroup a new agent would get no conversations. */
function GroupChoice({ groups }: { readonly groups: readonly Workgroup[] }) {
  const { settings } = useConsole().words
  if (groups.length === 0) return null
  const isMarked = ({ uid }: Workgroup) => groups.length === 1 || uid === usualWorkgroupUid
  return (
    <fieldset class="members">
      <legend>
        {settings.workgroups} <small>{settings.newAgentGroups}</small>
      </legend>
      {groups.map((group) => (
        <Setting key={group.uid} title={group.nickname}>
          <input type="checkbox" name="workgroups" value={group.uid} defaultChecked={isMarked(group)} />
        </Setting>
      ))}
    </fieldset>
  )
}

function AgentPanel({ agent }: { readonly agent: Colleague }) {
  const { words, workspace } = useConsole()
  const { settings } = words
  const isMe = agent.uid === workspace.agent.uid
  const { isOpen, summary } = usePanel(agent.uid)
  return (
    <section class="panel">
      <details open={isOpen}>
        <summary {...summary}>
          <Avatar uid={agent.uid} name={agent.nickname} avatar={agent.avatar} status={statusOf(agent)} />
          <span>
            <strong>
              <bdi>{agent.nickname}</bdi> {isMe && `(${settings.you})`}
            </strong>
            <small>
              {agent.username} · {settings.roles[agent.role]}
            </small>
          </span>
        </summary>
        <AgentFields agent={agent} />
        {!isMe && (
          <ConfirmDelete
            name={agent.nickname}
            question={words.settings.sureAgent(agent.nickname, agent.open)}
            onRemove={async () => {
              await workspace.api.post('/api/v1/agent/delete', { uid: agent.uid })
              await workspace.colleagues.read()
            }}
          />
        )}
      </details>
    </section>
  )
}

function AgentFields({ agent }: { readonly agent: Colleague }) {
  const { words, workspace } = useConsole()
  const { settings } = words
  const passwordSay = agent.uid === workspace.agent.uid ? settings.ownPasswordSay : settings.newPasswordSay
  const saving = useSaving(async (change) => {
    await workspace.api.post('/api/v1/agent/update', { uid: agent.uid, ...change })
    await workspace.colleagues.read()
  })
  const set = (name: string) => (value: string) => saving.set(name, value)
  return (
    <>
      <Setting title={settings.name} isSaved={saving.isSaved('nickname')}>
        <TextInput required maxLength={256} value={agent.nickname} onSave={set('nickname')} />
      </Setting>
      <Setting title={settings.username} say={settings.usernameSay} isSaved={saving.isSaved('username')}>
        <TextInput
          {...{ required: true, pattern: usernamePattern, wanted: settings.refusals.username }}
          value={agent.username}
          onSave={set('username')}
        />
      </Setting>
      <Setting title={settings.newPassword} say={passwordSay} isSaved={saving.isSaved('password')}>
        <TextInput type="password" minLength={8} autocomplete="new-password" value="" onSave={set('password')} />
      </Setting>
      <Setting title={settings.capacity} say={settings.capacitySay} isSaved={saving.isSaved('capacity')}>
        <TextInput
          {...{ type: 'number', required: true, min: 0, max: 10_000 }}
          value={String(agent.capacity)}
          onSave={(text) => saving.set('capacity', Number(text))}
        />
      </Setting>
      <RoleField agent={agent} saving={saving} />
    </>
  )
}

function RoleField({ agent, saving }: { readonly agent: Colleague; readonly saving: ReturnType<typeof useSaving> }) {
  const { settings } = useConsole().words
  return (
    <Setting title={settings.role} say={settings.roleSay} isSaved={saving.isSaved('role')}>
      <Choice value={agent.role} onSave={(role) => saving.set('role', role)}>
        {(['AGENT', 'ADMIN'] as const).map((role) => (
          <option key={role} value={role}>
            {settings.roles[role]}
          </option>
        ))}
      </Choice>
    </Setting>
  )
}
