import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { Icon } from '../../ui/parts/icon.tsx'
import { saveFile } from '../parts/download.ts'
import { useConsole } from '../state/console-context.ts'
import type { RecordFilters } from '../state/records-place.ts'
import { exportedRecords } from './records.ts'

/** For admins: downloads all records that match. Leaving the page cancels it. */
export function ExportBar({ filters }: { readonly filters: RecordFilters }) {
  const { records } = useConsole().words
  const withMessages = useSignal(false)
  const { isRunning, save, cancel } = useExport(filters)
  if (isRunning.value)
    return (
      <p class="record-export" role="status">
        {records.exporting}{' '}
        <button type="button" class="button" onClick={cancel}>
          {records.cancel}
        </button>
      </p>
    )
  return (
    <div class="record-export">
      <label>
        <input
          type="checkbox"
          checked={withMessages.value}
          onChange={(event) => (withMessages.value = event.currentTarget.checked)}
        />{' '}
        {records.withMessages}
      </label>
      {(['csv', 'json'] as const).map((format) => (
        <button key={format} type="button" class="button" onClick={() => void save(format, withMessages.value)}>
          <Icon name="download" /> {records[format]}
        </button>
      ))}
    </div>
  )
}

function useExport(filters: RecordFilters) {
  const { view, words, workspace } = useConsole()
  const isRunning = useSignal(false)
  const running = useRef<AbortController | undefined>(undefined)
  const cancel = () => running.current?.abort()
  useEffect(() => cancel, [])
  const save = async (format: 'csv' | 'json', messages: boolean) => {
    const control = new AbortController()
    running.current = control
    isRunning.value = true
    await view.attempt(async () => {
      try {
        const file = await exportedRecords(workspace.api, { filters, format, messages }, control.signal)
        saveFile(file, `records.${format}`)
        view.say(words.records.exported)
      } catch (error) {
        if (!control.signal.aborted) throw error
      }
    })
    isRunning.value = false
  }
  return { isRunning, save, cancel }
}
