import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { maxRetentionDays, type Retention } from '../../../domain/organization/retention.ts'
import type { Erasure } from '../../../domain/people/erasure.ts'
import { exactTime } from '../../ui/parts/time.ts'
import { TextInput } from '../forms/inputs.tsx'
import { Setting, useSaving } from '../forms/setting.tsx'
import { useConsole } from '../state/console-context.ts'

const lookMs = 2000

/** How long conversations and files are kept, and which visitors were erased; for admins. */
export function RetentionSettings() {
  const { view, words, workspace } = useConsole()
  const { data } = words
  const retention = useSignal<Retention | undefined>(undefined)
  const saving = useSaving(async (change) => {
    retention.value = await workspace.api.post<Retention>('/api/v1/retention/update', change)
  })
  const read = async () => {
    retention.value = await workspace.api.get<Retention>('/api/v1/retention/query')
  }
  useEffect(() => void view.attempt(read), [])
  const { value } = retention
  if (value === undefined) return null
  return (
    <div class="stack">
      <p class="hint">{data.keptSay}</p>
      <section class="panel">
        {(['threadDays', 'fileDays'] as const).map((name) => (
          <Days key={name} name={name} days={value[name]} saving={saving} />
        ))}
      </section>
      <Erasures />
    </div>
  )
}

interface DaysProps {
  readonly name: keyof Retention
  readonly days: number
  readonly saving: ReturnType<typeof useSaving>
}

/** A number of days; a shorter time erases something, so it asks first. */
function Days({ name, days, saving }: DaysProps) {
  const { view, words } = useConsole()
  const { data } = words
  const [title, say] = data[name]
  const isWrong = (text: string) => text.trim() === '' || !isDays(Number(text))
  const save = async (text: string) => {
    const wanted = Number(text)
    const erases = wanted > 0 && (days === 0 || wanted < days)
    // After a no the field shows what is saved.
    if (erases && !(await isSure(view, name, wanted))) return true
    return saving.set(name, wanted)
  }
  return (
    <Setting title={title} say={say} isSaved={saving.isSaved(name)}>
      <TextInput
        {...{ inputMode: 'numeric', maxLength: 5 }}
        value={String(days)}
        problemIn={(text) => (isWrong(text) ? data.daysWrong : '')}
        onSave={save}
      />
    </Setting>
  )
}

function isDays(days: number): boolean {
  return Number.isInteger(days) && days >= 0 && days <= maxRetentionDays
}

/** Resolves to whether the admin confirmed it. */
function isSure(view: ReturnType<typeof useConsole>['view'], name: keyof Retention, days: number): Promise<boolean> {
  return new Promise((resolve) => {
    view.dialog.value = { kind: 'shorten', name, days, onAnswer: resolve }
  })
}

/** The latest erasures, read again while one is under way. */
function useErasures() {
  const { view, workspace } = useConsole()
  const erasures = useSignal<readonly Erasure[] | undefined>(undefined)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let isOver = false
    const read = async () => {
      erasures.value = await workspace.api.all<Erasure>('/api/v1/erasure/query', 100)
      const isWorking = erasures.value.some(({ finishedAt }) => finishedAt === null)
      if (isWorking && !isOver) timer = setTimeout(() => void view.attempt(read), lookMs)
    }
    void view.attempt(read)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [])
  return erasures.value
}

function Erasures() {
  const { words, workspace, locale } = useConsole()
  const { data } = words
  const erasures = useErasures()
  if (erasures === undefined) return null
  const progress = ({ finishedAt, messages, expected }: Erasure) =>
    finishedAt === null
      ? data.underWay(Math.min(messages, expected), expected)
      : data.done(exactTime(finishedAt, locale))
  return (
    <section class="panel">
      <h2>{data.erasures}</h2>
      {erasures.length === 0 && <p class="hint">{data.noErasures}</p>}
      {erasures.length > 0 && (
        <table class="table in-words">
          <thead>
            <tr>
              {data.erasureColumns.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {erasures.map((one) => (
              <tr key={one.uid}>
                <td>{exactTime(one.requestedAt, locale)}</td>
                <td>
                  <bdi>{workspace.colleagues.byUid.value.get(one.requestedBy)?.nickname ?? one.requestedBy}</bdi>
                </td>
                <td>{progress(one)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
