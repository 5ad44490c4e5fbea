import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { Icon } from '../../ui/parts/icon.tsx'
import { LoadFailed } from '../parts/load-failed.tsx'
import { useConsole } from '../state/console-context.ts'
import { queryOfStatistics, type StatisticsPlace } from '../state/statistics-place.ts'
import { Comments } from './comments.tsx'
import { Days } from './day-panel.tsx'
import { HeatMap } from './heat-map.tsx'
import { LiveBoard } from './live-board.tsx'
import { Numbers } from './numbers.tsx'
import { type Found, mostDays, statisticsOf } from './statistics.ts'
import { Narrowed, PeriodField, type StatisticsTarget, TargetField } from './statistics-fields.tsx'
import { PerAgent, PerName } from './statistics-tables.tsx'

const rereadMs = 15_000
/** A page that was read slowly is read again more seldom. */
const rereadShare = 20

/** What the conversations of a period add up to: figures first, then days, hours, agents and names. */
export function StatisticsPage() {
  const { words, workspace, view } = useConsole()
  const groups = useSignal<readonly StatisticsTarget[]>([])
  const isBoardOpen = useSignal(false)
  useEffect(() => {
    const read = async () => {
      groups.value = await workspace.api.all<StatisticsTarget>('/api/v1/workgroup/query')
    }
    void view.attempt(read)
  }, [])
  const place = view.statistics.value
  return (
    <main class="page">
      <header class="page-head">
        <h1>{words.pages.statistics}</h1>
        <TargetField place={place} groups={groups.value} />
        <PeriodField place={place} />
        <button type="button" class="button" onClick={() => (isBoardOpen.value = true)}>
          <Icon name="chart-column" /> {words.statistics.board}
        </button>
      </header>
      <Narrowed place={place} />
      {isBoardOpen.value && <LiveBoard onClose={() => (isBoardOpen.value = false)} />}
      <Figures key={String(queryOfStatistics(place))} place={place} groups={groups.value} />
    </main>
  )
}

interface FiguresProps {
  readonly place: StatisticsPlace
  readonly groups: readonly StatisticsTarget[]
}

function Figures({ place, groups }: FiguresProps) {
  const { words } = useConsole()
  const { found, failure, read } = useStatistics(place)
  if (found.value === undefined) {
    return failure.value === '' ? (
      <p class="empty appearing">{words.left.loading}</p>
    ) : (
      <LoadFailed reason={failure.value} onAgain={() => void read()} />
    )
  }
  const { all, days, filters } = found.value
  const isDrawn = days.length > 1 && days.length < mostDays
  return (
    <>
      <Numbers {...found.value} />
      {isDrawn && <Days {...found.value} />}
      {days.length >= mostDays && <p class="statistics-note">{words.statistics.tooManyDays}</p>}
      {all.conversations > 0 && <HeatMap all={all} filters={filters} />}
      {all.agents.content.length > 0 && <PerAgent all={all} filters={filters} />}
      <Tables found={found.value} groups={groups} />
      {all.comments > 0 && <Comments filters={filters} count={all.comments} />}
    </>
  )
}

/** Reads the statistics, and again while somebody looks at them. */
function useStatistics(place: StatisticsPlace) {
  const { view, workspace } = useConsole()
  const found = useSignal<Found | undefined>(undefined)
  const failure = useSignal('')
  const read = async () => {
    try {
      found.value = await statisticsOf(workspace.api, place, Date.now())
      failure.value = ''
    } catch (error) {
      failure.value = view.reasonOf(error)
    }
  }
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let isLeft = false
    const go = async () => {
      const startedAt = performance.now()
      if (document.visibilityState === 'visible' || found.value === undefined) await read()
      const restMs = Math.max(rereadMs, (performance.now() - startedAt) * rereadShare)
      if (!isLeft) timer = setTimeout(() => void go(), restMs)
    }
    void go()
    return () => {
      isLeft = true
      clearTimeout(timer)
    }
  }, [])
  return { found, failure, read }
}

function Tables({ found: { all, filters }, groups }: { readonly found: Found } & Pick<FiguresProps, 'groups'>) {
  const { words, workspace } = useConsole()
  const { statistics } = words
  const nameOf = (uid: string) =>
    groups.find((one) => one.uid === uid)?.nickname ??
    workspace.colleagues.byUid.value.get(uid)?.nickname ??
    statistics.gone
  return (
    <>
      {all.targets.total > 1 && (
        <PerName title={statistics.perTarget} rows={all.targets} by="workgroup" filters={filters} nameOf={nameOf} />
      )}
      <PerName title={statistics.perTag} rows={all.tags} by="tag" filters={filters} />
      <PerName title={statistics.perCategory} rows={all.categories} by="category" filters={filters} />
    </>
  )
}
