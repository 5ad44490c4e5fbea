import { useRef } from 'preact/hooks'
import type { OpeningHours } from '../../domain/opening-hours.ts'
import { Icon } from '../ui/icon.tsx'
import { useConsole } from './console-context.ts'
import { Setting, type useSaving } from './setting.tsx'
import { useUndo } from './undo.tsx'

/** Days without opening hours, as YYYY-MM-DD: added one by one, taken away by a press. */
export function HolidaysField(props: { readonly hours: OpeningHours; readonly saving: ReturnType<typeof useSaving> }) {
  const { words, locale } = useConsole()
  const { settings } = words
  const { hours, saving } = props
  const { holidays } = hours
  const field = useRef<HTMLInputElement>(null)
  const offerUndo = useUndo()
  const keep = (days: readonly string[]) => {
    // A day begins where the people are; with hours set, that is known.
    const isFirst = hours.week === null && holidays.length === 0
    const zone = isFirst ? { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone } : {}
    return saving.set('hours', { holidays: [...new Set(days)].sort(), ...zone })
  }
  const add = () => {
    const day = field.current?.value ?? ''
    if (day === '') return
    void keep([...holidays, day])
    if (field.current !== null) field.current.value = ''
  }
  const named = (day: string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(day))
  const takeOut = async (day: string) => {
    if (await keep(holidays.filter((one) => one !== day)))
      offerUndo(settings.takenOut(named(day)), () => keep(holidays))
  }
  return (
    <>
      <Setting title={settings.holidays} say={settings.holidaysSay}>
        <span class="row-actions">
          <input ref={field} type="date" />
          <button type="button" class="button" onClick={add}>
            {settings.add}
          </button>
        </span>
      </Setting>
      <p class="chips">
        {holidays.map((day) => (
          <Chip key={day} name={named(day)} onTakeOut={() => void takeOut(day)} />
        ))}
      </p>
    </>
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
