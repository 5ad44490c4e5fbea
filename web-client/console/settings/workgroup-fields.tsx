import { type FunctionComponent, h } from 'preact'
import { acceptModes, maxPriority, routingModes } from '../../../domain/organization/workgroup.ts'
import { Choice, TextInput, Tick } from '../forms/inputs.tsx'
import { Setting, type useSaving } from '../forms/setting.tsx'
import { useConsole } from '../state/console-context.ts'
import type { WorkgroupField, WorkgroupPart } from '../words/settings-words.ts'
import { DurationInput } from './duration-input.tsx'
import { HoursField } from './hours-field.tsx'
import { MemberList } from './member-list.tsx'
import { OverflowField } from './overflow-field.tsx'
import { TextFields } from './text-fields.tsx'
import type { Member, Workgroup } from './workgroup.ts'

/** What the fields of a workgroup work with. */
export interface WorkgroupForm {
  readonly group: Workgroup
  readonly all: readonly Workgroup[]
  /** Undefined until they are loaded. */
  readonly members: readonly Member[] | undefined
  readonly onMembersChanged: () => Promise<void>
  readonly saving: ReturnType<typeof useSaving>
}

type OwnControl = 'routing' | 'accept' | 'overflowUid' | 'hours' | 'texts' | 'members'

/** The parts of the form in order, and the fields of each. */
const parts: Readonly<Record<WorkgroupPart, readonly (WorkgroupField | OwnControl)[]>> = {
  routing: ['routing', 'accept', 'offerSeconds', 'sticky', 'nameAgents'],
  waiting: ['priority', 'maxWaiting', 'leaveMessageWhenNobody', 'overflowUid', 'overflowSeconds', 'goneSeconds'],
  silence: ['idleWarnSeconds', 'idleCloseSeconds', 'absentCloseSeconds', 'reopenSeconds', 'inviteRating'],
  hours: ['hours'],
  words: ['texts'],
  members: ['members'],
}

/** Fields with a control of their own. Any other field gets the control of its type. */
const controls: Readonly<Record<OwnControl, FunctionComponent<WorkgroupForm>>> = {
  routing: RoutingField,
  accept: AcceptField,
  overflowUid: OverflowField,
  hours: ({ group, saving }) => <HoursField hours={group.settings.hours} saving={saving} />,
  texts: ({ group, saving }) => <TextFields texts={group.settings.texts} saving={saving} />,
  members: MemberList,
}

/** The least value of a number, where it is not 0, and the most. */
const leastOf: Partial<Record<WorkgroupField, number>> = { offerSeconds: 1 }
const mostOf: Partial<Record<WorkgroupField, number>> = { priority: maxPriority }

/** The settings of a workgroup, part by part. */
export function WorkgroupFields(form: WorkgroupForm) {
  const { parts: names } = useConsole().words.settings
  return (Object.keys(parts) as WorkgroupPart[]).map((part) => (
    <section key={part} class="stack settings-part" data-part={part} aria-label={names[part]}>
      <h3 class="settings-title">{names[part]}</h3>
      {parts[part].map((field) =>
        isOwn(field) ? h(controls[field], { key: field, ...form }) : <Field key={field} field={field} {...form} />,
      )}
    </section>
  ))
}

function isOwn(field: WorkgroupField | OwnControl): field is OwnControl {
  return field in controls
}

function Field({ field, group, saving }: WorkgroupForm & { readonly field: WorkgroupField }) {
  const [title, say] = useConsole().words.settings.fields[field]
  const value = group.settings[field]
  const min = leastOf[field] ?? 0
  const max = mostOf[field]
  const set = (changed: unknown) => saving.set(field, changed)
  return (
    <Setting title={title} say={say} isSaved={saving.isSaved(field)}>
      {typeof value === 'boolean' ? (
        <Tick isOn={value} onSave={set} />
      ) : field.endsWith('Seconds') ? (
        <DurationInput seconds={value} min={min} onSave={set} />
      ) : (
        <TextInput
          type="number"
          required
          {...{ min, max }}
          value={String(value)}
          onSave={(text) => set(Number(text))}
        />
      )}
    </Setting>
  )
}

function RoutingField({ group, saving }: WorkgroupForm) {
  const { routing, routings } = useConsole().words.settings
  return <Mode name="routing" title={routing} from={routingModes} words={routings} {...{ group, saving }} />
}

function AcceptField({ group, saving }: WorkgroupForm) {
  const { accept, accepts } = useConsole().words.settings
  return <Mode name="accept" title={accept} from={acceptModes} words={accepts} {...{ group, saving }} />
}

function Mode<Name extends string>(
  props: Pick<WorkgroupForm, 'group' | 'saving'> & {
    readonly title: string
    readonly name: 'routing' | 'accept'
    readonly from: readonly Name[]
    readonly words: Readonly<Record<Name, string>>
  },
) {
  const { title, name, from, words, group, saving } = props
  return (
    <Setting title={title} isSaved={saving.isSaved(name)}>
      <Choice value={group.settings[name]} onSave={(mode) => saving.set(name, mode)}>
        {from.map((mode) => (
          <option key={mode} value={mode}>
            {words[mode]}
          </option>
        ))}
      </Choice>
    </Setting>
  )
}
