import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { ReportState } from '../../../domain/message/report.ts'
import type { Page } from '../../core/agent/agent-api.ts'
import { LoadFailed } from '../parts/load-failed.tsx'
import { useReconnected } from '../parts/use-reconnected.ts'
import { useConsole } from '../state/console-context.ts'
import { ReportCard } from './report-card.tsx'
import type { ListedReport } from './reports.ts'

const states = ['OPEN', 'RESOLVED'] as const
const pageSize = 50

/** What app users have reported, for admins to deal with one by one. */
export function ReportsPage() {
  const { view, words, workspace } = useConsole()
  const { social } = words.data
  const { reportState: state } = view
  const isAdmin = workspace.presence.isAdmin.value
  return (
    <main class="page left reports">
      <header class="page-head">
        <h1>{social.reports}</h1>
        <div class="segments">
          {states.map((one) => (
            <button key={one} type="button" aria-pressed={state.value === one} onClick={() => (state.value = one)}>
              {one === 'OPEN' ? social.open : social.settled}
            </button>
          ))}
        </div>
      </header>
      {isAdmin && <Tray key={state.value} state={state.value} />}
      {!isAdmin && workspace.isRead.value && <p class="empty">{words.settings.adminsOnly}</p>}
    </main>
  )
}

function Tray({ state }: { readonly state: ReportState }) {
  const { view, words, workspace } = useConsole()
  const { social } = words.data
  const { reports, total, failure, read, drop } = useReports(state)
  const list = useRef<HTMLUListElement>(null)
  const settled = (one: ListedReport) => {
    const next = nextField(list.current, reports?.indexOf(one) ?? 0)
    drop(one)
    next?.focus()
    void view.attempt(() => workspace.reports.read())
  }
  const failed = failure !== '' && <LoadFailed reason={failure} onAgain={() => void read()} />
  if (reports === undefined) return failed || <p class="empty appearing">{social.loading}</p>
  if (reports.length === 0)
    return failed || <p class="empty">{state === 'OPEN' ? social.empty : social.emptySettled}</p>
  return (
    <>
      {failed}
      <ul class="tray" ref={list}>
        {reports.map((one) => (
          <ReportCard key={one.uid} report={one} onSettled={() => settled(one)} />
        ))}
      </ul>
      {reports.length < total && (
        <button type="button" class="button more" onClick={() => void read(reports.length + pageSize)}>
          {social.more}
        </button>
      )}
    </>
  )
}

const mostShown = 100

/** Loads the reports of a state, and reloads them when there may be others. */
function useReports(state: ReportState) {
  const { view, workspace } = useConsole()
  const reports = useSignal<readonly ListedReport[] | undefined>(undefined)
  const total = useSignal(0)
  const failure = useSignal('')
  const read = async (most = pageSize) => {
    try {
      const size = Math.min(mostShown, Math.max(most, reports.peek()?.length ?? 0))
      const path = `/api/v1/report/query?state=${state}&pageSize=${size}`
      const found = await workspace.api.get<Page<ListedReport>>(path)
      reports.value = found.content
      total.value = found.content.length === mostShown ? mostShown : found.totalElements
      failure.value = ''
    } catch (error) {
      failure.value = view.reasonOf(error)
    }
  }
  const open = workspace.reports.open.value
  useEffect(() => void read(), [state, open])
  useReconnected(() => failure.value === '' && void read())
  const drop = (one: ListedReport) => {
    reports.value = reports.value?.filter(({ uid }) => uid !== one.uid)
  }
  return { reports: reports.value, total: total.value, failure: failure.value, read, drop }
}

/** Returns where to go on after the card at this place is gone: in the next one, or in the last. */
function nextField(list: HTMLElement | null, at: number): HTMLTextAreaElement | undefined {
  const fields = [...(list?.querySelectorAll('textarea') ?? [])]
  return fields[at + 1] ?? fields[at - 1]
}
