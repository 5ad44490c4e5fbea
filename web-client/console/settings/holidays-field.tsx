import { useRef } from 'preact/hooks'
import type { OpeningHours } from '../../../domain/organization/opening-hours.ts'
import { Icon } from '../../ui/parts/icon.tsx'
import { Setting, type useSaving } from '../forms/setting.tsx'
import { useChosen } from '../forms/use-edited.ts'
import { useUndo } from '../parts/undo.tsx'
import { useConsole } from '../state/console-context.ts'

/** Days without opening hours, as YYYY-MM-DD: added one at a time, removed by a click. */
export function HolidaysField(props: { readonly hours: OpeningHours; readonly saving: ReturnType<typeof useSaving> }) {
  const { words, locale } = useConsole()
  const { settings } = words
  const { hours, saving } = props
  const offerUndo = useUndo()
  const { shown: holidays, change } = useChosen<readonly string[]>(hours.holidays, (days) => {
    // A day starts in the workgroup's time zone; if no hours are set yet, take the browser's.
    const isFirst = hours.week === null && hours.holidays.length === 0
    const zone = isFirst ? { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone } : {}
    return saving.set('hours', { holidays: days, ...zone }, 'holidays')
  })
  const add = (day: string) => change((days) => [...new Set([...days, day])].sort())
  const named = (day: string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(day))
  const takeOut = async (day: string) => {
    const isOut = await change((days) => days.filter((one) => one !== day))
    if (isOut) offerUndo(settings.takenOut(named(day)), () => add(day))
  }
  return (
    <>
      <Setting title={settings.holidays} say={settings.holidaysSay} isSaved={saving.isSaved('holidays')}>
        <NewHoliday onAdd={add} />
      </Setting>
      <p class="chips">
        {holidays.map((day) => (
          <Chip key={day} name={named(day)} onTakeOut={() => void takeOut(day)} />
        ))}
      </p>
    </>
  )
}

/** Empties itself once its day was added. */
function NewHoliday({ onAdd }: { readonly onAdd: (day: string) => Promise<boolean> }) {
  const { settings } = useConsole().words
  const field = useRef<HTMLInputElement>(null)
  const add = async () => {
    const { value: day = '' } = field.current ?? {}
    if (day === '') return
    const isKept = await onAdd(day)
    if (isKept && field.current?.value === day) field.current.value = ''
  }
  return (
    <span class="row-actions">
      <input ref={field} type="date" />
      <button type="button" class="button" onClick={() => void add()}>
        {settings.add}
      </button>
    </span>
  )
}

function Chip({ name, onTakeOut }: { readonly name: string; readonly onTakeOut: () => void }) {
  const { settings } = useConsole().words
  return (
    <button type="button" class="chip" aria-label={`${settings.remove}: ${name}`} onClick={onTakeOut}>
      {name} <Icon name="x" />
    </button>
  )
}
