import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { useConsole } from '../state/console-context.ts'
import { ExportBar } from './export-bar.tsx'
import { FilterBar } from './filter-bar.tsx'
import { RecordList } from './record-list.tsx'
import { RecordPane } from './record-pane.tsx'
import type { NamedTarget } from './records.ts'
import { useRecords } from './use-records.ts'

/** All conversations with visitors, to be narrowed, read and exported. */
export function RecordsPage() {
  const { view, words, workspace } = useConsole()
  const { filters, threadUid, at } = view.records.value
  const groups = useSignal<readonly NamedTarget[]>([])
  const records = useRecords(filters)
  useEffect(() => {
    const read = async () => {
      groups.value = await workspace.api.all<NamedTarget>('/api/v1/workgroup/query')
    }
    void view.attempt(read)
  }, [])
  const isOpen = threadUid !== ''
  return (
    <div class="records">
      {/* Stays behind an open record, so that Back finds it as it was. */}
      <main class="page" inert={isOpen}>
        <header class="page-head">
          <h1>{words.pages.records}</h1>
          {workspace.presence.isAdmin.value && records.found.value.length > 0 && <ExportBar filters={filters} />}
        </header>
        <FilterBar filters={filters} groups={groups.value} />
        <RecordList filters={filters} {...records} />
      </main>
      {isOpen && <RecordPane key={`${threadUid} ${at}`} threadUid={threadUid} at={at} />}
    </div>
  )
}
