import { type Signal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { ConfirmDelete } from '../forms/confirm-delete.tsx'
import { FormInput } from '../forms/form-input.tsx'
import { TextInput } from '../forms/inputs.tsx'
import { PictureField } from '../forms/picture-field.tsx'
import { Setting, useSaving } from '../forms/setting.tsx'
import { Avatar } from '../parts/avatar.tsx'
import { LoadFailed } from '../parts/load-failed.tsx'
import { useConsole } from '../state/console-context.ts'
import { usePanel } from './use-panel.ts'
import type { Member, Workgroup } from './workgroup.ts'
import { WorkgroupFields, type WorkgroupForm } from './workgroup-fields.tsx'

type Groups = Signal<readonly Workgroup[] | undefined>

/** The workgroups: add, edit field by field, delete. */
export function WorkgroupSettings() {
  const { view, words, workspace } = useConsole()
  const groups: Groups = useSignal(undefined)
  const failure = useSignal('')
  const read = async () => {
    try {
      groups.value = await workspace.api.all<Workgroup>('/api/v1/workgroup/query')
      failure.value = ''
    } catch (error) {
      failure.value = view.reasonOf(error)
    }
  }
  useEffect(() => void read(), [])
  if (failure.value !== '') return <LoadFailed reason={failure.value} onAgain={() => void read()} />
  if (groups.value === undefined) return <p class="empty appearing">{words.left.loading}</p>
  return (
    <div class="stack">
      <NewWorkgroup onMade={read} />
      {groups.value.map((group) => (
        <GroupPanel key={group.uid} group={group} all={groups.value ?? []} onChanged={read} />
      ))}
    </div>
  )
}

function NewWorkgroup({ onMade }: { readonly onMade: () => Promise<void> }) {
  const { view, words, workspace } = useConsole()
  const { settings } = words
  const submitted = async (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const nickname = String(new FormData(form).get('nickname')).trim()
    await view.attempt(async () => {
      await workspace.api.post('/api/v1/workgroup/create', { nickname })
      form.reset()
      form.querySelector('input')?.focus()
      await onMade()
    })
  }
  return (
    <form class="row-actions inline-form" onSubmit={(event) => void submitted(event)}>
      <FormInput
        name="nickname"
        required
        maxLength={256}
        aria-label={settings.newWorkgroup}
        placeholder={settings.newWorkgroup}
      />
      <button type="submit" class="button">
        {settings.add}
      </button>
    </form>
  )
}

type PanelProps = {
  readonly group: Workgroup
  readonly all: readonly Workgroup[]
  readonly onChanged: () => Promise<void>
}

function GroupPanel({ group, all, onChanged }: PanelProps) {
  const { words, workspace } = useConsole()
  const { isOpen, summary } = usePanel(group.uid)
  const { members, readMembers } = useMembers(group.uid)
  const remove = async () => {
    await workspace.api.post('/api/v1/workgroup/delete', { uid: group.uid })
    await onChanged()
  }
  return (
    <section class="panel">
      <details open={isOpen}>
        <summary {...summary}>
          <GroupTitle group={group} members={members} />
        </summary>
        {isOpen && <GroupForm {...{ group, all, onChanged, members }} onMembersChanged={readMembers} />}
        <ConfirmDelete
          name={group.nickname}
          question={words.settings.sureWorkgroup(group.nickname, members?.length ?? 0)}
          onRemove={remove}
        />
      </details>
    </section>
  )
}

function GroupTitle({ group, members }: Pick<WorkgroupForm, 'group' | 'members'>) {
  const { routings, accepts, concerns } = useConsole().words.settings
  const { routing, accept } = group.settings
  return (
    <>
      <Avatar uid={group.uid} name={group.nickname} avatar={group.avatar} />
      <span>
        <strong>
          <bdi>{group.nickname}</bdi>
        </strong>
        <small>{routing === 'MANUAL' ? routings[routing] : `${routings[routing]} · ${accepts[accept]}`}</small>
        {members !== undefined && <small>{concerns(members.map(({ nickname }) => nickname))}</small>}
      </span>
    </>
  )
}

/** Loads the members of a workgroup; undefined until then. */
function useMembers(workgroupUid: string) {
  const { view, workspace } = useConsole()
  const members = useSignal<readonly Member[] | undefined>(undefined)
  const readMembers = async () => {
    const path = `/api/v1/workgroup/member/query?workgroupUid=${encodeURIComponent(workgroupUid)}`
    members.value = await workspace.api.all<Member>(path)
  }
  useEffect(() => void view.attempt(readMembers), [])
  return { members: members.value, readMembers }
}

function GroupForm({ onChanged, ...form }: PanelProps & Omit<WorkgroupForm, 'saving'>) {
  const { words, workspace } = useConsole()
  const { uid, nickname } = form.group
  const update = async (change: object) => {
    await workspace.api.post('/api/v1/workgroup/update', { uid, ...change })
    await onChanged()
  }
  const naming = useSaving(update)
  const saving = useSaving((change) => update({ settings: change }))
  return (
    <div class="stack">
      <Setting title={words.settings.name} isSaved={naming.isSaved('nickname')}>
        <TextInput required maxLength={256} value={nickname} onSave={(text) => naming.set('nickname', text.trim())} />
      </Setting>
      <GroupPicture group={form.group} onChanged={onChanged} />
      <WorkgroupFields {...form} saving={saving} />
    </div>
  )
}

function GroupPicture({ group, onChanged }: { readonly group: Workgroup; readonly onChanged: () => Promise<void> }) {
  const { api } = useConsole().workspace
  const { uid, nickname, avatar } = group
  const upload = async (picture: File) => {
    const form = new FormData()
    // Before the file: the server checks whose it is before it takes a byte.
    form.set('uid', uid)
    form.set('file', picture)
    await api.upload('/api/v1/workgroup/avatar', form)
    await onChanged()
  }
  const remove = async () => {
    await api.post('/api/v1/workgroup/update', { uid, avatar: '' })
    await onChanged()
  }
  return <PictureField uid={uid} name={nickname} avatar={avatar} onUpload={upload} onRemove={remove} />
}
