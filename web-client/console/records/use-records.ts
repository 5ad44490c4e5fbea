import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { useConsole } from '../state/console-context.ts'
import type { RecordFilters } from '../state/records-place.ts'
import { recordsPage, type ShownRecord } from './records.ts'

/** As many as fill a screen. */
const wanted = 20
/** Pages with few matches are followed by the next one by itself this often. */
const mostByItself = 25

/** Reads the records that filters match, page by page; only the latest filters count. */
export function useRecords(filters: RecordFilters) {
  const { view, workspace } = useConsole()
  const found = useSignal<readonly ShownRecord[]>([])
  const next = useSignal<string | null>(null)
  const state = useSignal<'reading' | 'paused' | 'end' | 'failed'>('reading')
  const failure = useSignal('')
  const latest = useRef(0)
  const read = async (from: string | null) => {
    latest.current += 1
    const own = latest.current
    const isLatest = () => own === latest.current
    const before = from === null ? 0 : found.value.length
    state.value = 'reading'
    next.value = from
    try {
      for (let pages = 0; pages < mostByItself && isLatest(); pages += 1) {
        const page = await recordsPage(workspace.api, filters, next.value)
        if (!isLatest()) return
        found.value = merged(next.value === null ? [] : found.value, page.content)
        next.value = page.next
        if (page.next === null || found.value.length >= before + wanted) break
      }
      state.value = next.value === null ? 'end' : 'paused'
      failure.value = ''
    } catch (error) {
      if (!isLatest()) return
      state.value = 'failed'
      failure.value = view.reasonOf(error)
    }
  }
  const key = JSON.stringify(filters)
  useEffect(() => {
    found.value = []
    void read(null)
    return () => {
      latest.current += 1
    }
  }, [key])
  return { found, state, failure, more: () => void read(next.value) }
}

/** A record that was found again, by an older message, stays where it is. */
function merged(known: readonly ShownRecord[], more: readonly ShownRecord[]): readonly ShownRecord[] {
  const uids = new Set(known.map(({ thread }) => thread.uid))
  return [...known, ...more.filter(({ thread }) => !uids.has(thread.uid))]
}
