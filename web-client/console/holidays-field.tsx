import { useRef } from 'preact/hooks'
import type { OpeningHours } from '../../domain/opening-hours.ts'
import { Icon } from '../ui/icon.tsx'
import { useConsole } from './console-context.ts'
import { Setting, type useSaving } from './setting.tsx'

/** Days without opening hours, as YYYY-MM-DD: added one by one, taken away by a press. */
export function HolidaysField(props: { readonly hours: OpeningHours; readonly saving: ReturnType<typeof useSaving> }) {
  const { words, locale } = useConsole()
  const { settings } = words
  const { hours, saving } = props
  const { holidays } = hours
  const field = useRef<HTMLInputElement>(null)
  const keep = (days: readonly string[]) => {
    // A day begins where the people are; with hours set, that is known.
    const isFirst = hours.week === null && holidays.length === 0
    const zone = isFirst ? { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone } : {}
    void saving.set('hours', { holidays: [...new Set(days)].sort(), ...zone })
  }
  const add = () => {
    const day = field.current?.value ?? ''
    if (day === '') return
    keep([...holidays, day])
    if (field.current !== null) field.current.value = ''
  }
  const named = (day: string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(day))
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
          <button
            key={day}
            type="button"
            class="chip"
            aria-label={`${settings.remove}: ${named(day)}`}
            onClick={() => keep(holidays.filter((one) => one !== day))}
          >
            {named(day)} <Icon name="x" />
          </button>
        ))}
      </p>
    </>
  )
}
