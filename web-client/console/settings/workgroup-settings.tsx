import { type Signal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { acceptModes, maxPriority, routingModes } from '../../../domain/organization/workgroup.ts'
import { Avatar } from '../parts/avatar.tsx'
import { ConfirmDelete } from '../parts/confirm-delete.tsx'
import { FormInput } from '../parts/form-input.tsx'
import { Choice, TextInput, Tick } from '../parts/inputs.tsx'
import { LoadFailed } from '../parts/load-failed.tsx'
import { PictureField } from '../parts/picture-field.tsx'
import { Setting, useSaving } from '../parts/setting.tsx'
import { useConsole } from '../state/console-context.ts'
import type { WorkgroupField } from '../words/settings-words.ts'
import { DurationInput } from './duration-input.tsx'
import { HoursField } from './hours-field.tsx'
import { MemberList } from './member-list.tsx'
import { OverflowField } from './overflow-field.tsx'
import { TextFields } from './text-fields.tsx'
import type { Member, Workgroup } from './workgroup.ts'

type Groups = Signal<readonly Workgroup[] | undefined>

/** The fields by topic. */
const fields = {
  giving: ['offerSeconds', 'sticky', 'nameAgents'],
  waiting: ['priority', 'maxWaiting', 'leaveMessageWhenNobody', 'goneSeconds'],
  ending: ['idleWarnSeconds', 'idleCloseSeconds', 'reopenSeconds', 'inviteRating'],
} as const satisfies Record<string, readonly WorkgroupField[]>

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
  const isOpen = useSignal(false)
  const { affected, readMembers } = useMembers(group.uid)
  const { routings, accepts, concerns, sureWorkgroup } = words.settings
  const { routing, accept } = group.settings
  const remove = async () => {
    await workspace.api.post('/api/v1/workgroup/delete', { uid: group.uid })
    await onChanged()
  }
  return (
    <section class="panel">
      <details onToggle={(event) => (isOpen.value = event.currentTarget.open)}>
        <summary>
          <Avatar uid={group.uid} name={group.nickname} avatar={group.avatar} />
          <span>
            <strong>
              <bdi>{group.nickname}</bdi>
            </strong>
            <small>{routing === 'MANUAL' ? routings[routing] : `${routings[routing]} · ${accepts[accept]}`}</small>
            {affected !== undefined && <small>{concerns(affected.map(({ nickname }) => nickname))}</small>}
          </span>
        </summary>
        {isOpen.value && <GroupFields group={group} all={all} onChanged={onChanged} />}
        {isOpen.value && affected !== undefined && (
          <MemberList workgroupUid={group.uid} members={affected} onChanged={readMembers} />
        )}
        <ConfirmDelete
          name={group.nickname}
          question={sureWorkgroup(group.nickname, affected?.length ?? 0)}
          onRemove={remove}
        />
      </details>
    </section>
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
  return { affected: members.value, readMembers }
}

function GroupFields({ group, all, onChanged }: PanelProps) {
  const { words, workspace } = useConsole()
  const { settings: said } = words
  const { uid, settings } = group
  const update = async (change: object) => {
    await workspace.api.post('/api/v1/workgroup/update', { uid, ...change })
    await onChanged()
  }
  const naming = useSaving(update)
  const saving = useSaving((change) => update({ settings: change }))
  return (
    <div class="stack">
      <Setting title={said.name} isSaved={naming.isSaved('nickname')}>
        <TextInput
          required
          maxLength={256}
          value={group.nickname}
          onSave={(text) => naming.set('nickname', text.trim())}
        />
      </Setting>
      <GroupPicture group={group} onChanged={onChanged} />
      <h3 class="settings-title">{said.parts.giving}</h3>
      <Mode title={said.routing} name="routing" from={routingModes} words={said.routings} {...{ settings, saving }} />
      <Mode title={said.accept} name="accept" from={acceptModes} words={said.accepts} {...{ settings, saving }} />
      <Fields of={fields.giving} {...{ settings, saving }} />
      <h3 class="settings-title">{said.parts.waiting}</h3>
      <Fields of={fields.waiting} {...{ settings, saving }} />
      <OverflowField group={group} all={all} saving={saving} />
      <Fields of={['overflowSeconds']} {...{ settings, saving }} />
      <h3 class="settings-title">{said.parts.ending}</h3>
      <Fields of={fields.ending} {...{ settings, saving }} />
      <HoursField hours={settings.hours} saving={saving} />
      <TextFields texts={settings.texts} saving={saving} />
    </div>
  )
}

function GroupPicture({ group, onChanged }: Pick<PanelProps, 'group' | 'onChanged'>) {
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

type Saving = ReturnType<typeof useSaving>
type FieldParts = { readonly settings: Workgroup['settings']; readonly saving: Saving }

function Mode<Name extends string>(
  props: FieldParts & {
    readonly title: string
    readonly name: 'routing' | 'accept'
    readonly from: readonly Name[]
    readonly words: Readonly<Record<Name, string>>
  },
) {
  const { title, name, from, words, settings, saving } = props
  return (
    <Setting title={title} isSaved={saving.isSaved(name)}>
      <Choice value={settings[name]} onSave={(mode) => saving.set(name, mode)}>
        {from.map((mode) => (
          <option key={mode} value={mode}>
            {words[mode]}
          </option>
        ))}
      </Choice>
    </Setting>
  )
}

function Fields({ of, ...parts }: FieldParts & { readonly of: readonly WorkgroupField[] }) {
  return of.map((field) => <Field key={field} field={field} {...parts} />)
}

function Field({ field, settings, saving }: FieldParts & { readonly field: WorkgroupField }) {
  const [title, say] = useConsole().words.settings.fields[field]
  const value = settings[field]
  return (
    <Setting title={title} say={say} isSaved={saving.isSaved(field)}>
      {typeof value === 'boolean' ? (
        <Tick isOn={value} onSave={(isOn) => saving.set(field, isOn)} />
      ) : field.endsWith('Seconds') ? (
        <DurationInput
          seconds={value}
          min={field === 'offerSeconds' ? 1 : 0}
          onSave={(seconds) => saving.set(field, seconds)}
        />
      ) : (
        <TextInput
          type="number"
          required
          min={0}
          {...(field === 'priority' ? { max: maxPriority } : {})}
          value={String(value)}
          onSave={(text) => saving.set(field, Number(text))}
        />
      )}
    </Setting>
  )
}
