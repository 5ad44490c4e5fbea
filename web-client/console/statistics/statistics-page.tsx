import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { AgentApi, Page } from '../../core/agent/agent-api.ts'
import { Icon } from '../../ui/parts/icon.tsx'
import { download } from '../parts/download.ts'
import { LoadFailed } from '../parts/load-failed.tsx'
import { useConsole } from '../state/console-context.ts'
import { type Period, periods } from '../state/place.ts'
import { DayChart } from './day-chart.tsx'
import { LiveBoard } from './live-board.tsx'
import { type Day, daysAsCsv, type Measure, measures, type Statistics, statisticsOf } from './statistics.ts'
import { Comments, PerAgent } from './statistics-tables.tsx'

interface NamedWorkgroup {
  readonly uid: string
  readonly nickname: string
}

const rereadMs = 15_000
const mostLookedAt = 20

/** How a workgroup or an agent performs: figures first, then days, then agents. */
export function StatisticsPage() {
  const { words, workspace, view } = useConsole()
  const groups = useSignal<readonly NamedWorkgroup[]>([])
  const usual = useSignal('')
  const failure = useSignal('')
  const isBoardOpen = useSignal(false)
  const readGroups = async () => {
    try {
      failure.value = ''
      groups.value = await workspace.api.all<NamedWorkgroup>('/api/v1/workgroup/query')
      usual.value ||= (await firstInUse(workspace.api, groups.value))?.uid ?? workspace.agent.uid
    } catch (error) {
      failure.value = view.reasonOf(error)
    }
  }
  useEffect(() => void readGroups(), [])
  const { period } = view.statistics.value
  const uid = view.statistics.value.uid || usual.value
  return (
    <main class="page">
      <header class="page-head">
        <h1>{words.pages.statistics}</h1>
        {uid !== '' && <TargetField uid={uid} groups={groups.value} />}
        <PeriodField period={period} />
        <button type="button" class="button" onClick={() => (isBoardOpen.value = true)}>
          <Icon name="chart-column" /> {words.statistics.board}
        </button>
      </header>
      {isBoardOpen.value && <LiveBoard onClose={() => (isBoardOpen.value = false)} />}
      {failure.value !== '' && <LoadFailed reason={failure.value} onAgain={() => void readGroups()} />}
      {uid !== '' && <Figures key={`${uid} ${period}`} uid={uid} period={period} />}
    </main>
  )
}

function PeriodField({ period }: { readonly period: Period }) {
  const { view, words } = useConsole()
  return (
    <fieldset class="segments">
      <legend class="hidden-words">{words.statistics.period}</legend>
      {(Object.keys(periods) as Period[]).map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={period === one}
          onClick={() => (view.statistics.value = { ...view.statistics.value, period: one })}
        >
          {words.statistics.periods[one]}
        </button>
      ))}
    </fieldset>
  )
}

/** Returns the first workgroup with agents; if none has any, the first. */
async function firstInUse(api: AgentApi, groups: readonly NamedWorkgroup[]): Promise<NamedWorkgroup | undefined> {
  for (const group of groups.slice(0, mostLookedAt)) {
    const path = `/api/v1/workgroup/member/query?workgroupUid=${encodeURIComponent(group.uid)}&pageSize=1`
    if ((await api.get<Page<unknown>>(path)).totalElements > 0) return group
  }
  return groups[0]
}

function TargetField({ uid, groups }: { readonly uid: string; readonly groups: readonly NamedWorkgroup[] }) {
  const { view, words, workspace } = useConsole()
  const choose = (chosen: string) => (view.statistics.value = { ...view.statistics.value, uid: chosen })
  return (
    <label>
      <span class="hidden-words">{words.statistics.group}</span>
      <select value={uid} onChange={(event) => choose(event.currentTarget.value)}>
        <Options title={words.settings.workgroups} targets={groups} />
        <Options title={words.settings.agents} targets={workspace.colleagues.all.value} />
      </select>
    </label>
  )
}

function Options({ title, targets }: { readonly title: string; readonly targets: readonly NamedWorkgroup[] }) {
  if (targets.length === 0) return null
  return (
    <optgroup label={title}>
      {targets.map(({ uid, nickname }) => (
        <option key={uid} value={uid}>
          {nickname}
        </option>
      ))}
    </optgroup>
  )
}

function Figures({ uid, period }: { readonly uid: string; readonly period: Period }) {
  const { view, words, workspace } = useConsole()
  const found = useSignal<{ readonly all: Statistics; readonly days: readonly Day[] } | undefined>(undefined)
  const failure = useSignal('')
  const read = async () => {
    try {
      found.value = await statisticsOf(workspace.api, { uid, period, now: Date.now() })
      failure.value = ''
    } catch (error) {
      failure.value = view.reasonOf(error)
    }
  }
  useEffect(() => {
    void read()
    // The live figures, while somebody looks at them.
    const timer = setInterval(() => document.visibilityState === 'visible' && void read(), rereadMs)
    return () => clearInterval(timer)
  }, [])
  if (found.value === undefined) {
    return failure.value === '' ? (
      <p class="empty appearing">{words.left.loading}</p>
    ) : (
      <LoadFailed reason={failure.value} onAgain={() => void read()} />
    )
  }
  const { all, days } = found.value
  return (
    <>
      <Numbers all={all} />
      {days.length > 1 && <Days all={all} days={days} />}
      {all.answered > 0 && <PerAgent all={all} />}
      {all.comments.length > 0 && <Comments comments={all.comments} />}
    </>
  )
}

function Numbers({ all }: { readonly all: Statistics }) {
  const { statistics: words } = useConsole().words
  const time = (seconds: number | null) => (seconds === null ? words.none : words.seconds(seconds))
  const numbers = [
    { title: words.waiting, value: all.waiting, hint: words.now },
    { title: words.chatting, value: all.chatting, hint: words.now },
    { title: words.answered, value: all.answered, hint: words.answeredSay },
    { title: words.missed, value: all.missed, hint: words.missedSay },
    { title: words.firstResponse, value: time(all.medianFirstResponseSeconds), hint: words.ofAnswered },
    { title: words.wait, value: time(all.medianWaitSeconds), hint: words.ofAnswered },
    { title: words.csat, value: all.csat === null ? words.none : `${all.csat} / 5`, hint: words.ratings(all.ratings) },
  ]
  return (
    <section class="figures">
      <div class="numbers">
        {numbers.map(({ title, value, hint = '' }) => (
          <p key={title} class={hint === words.now ? 'number now' : 'number'}>
            <span>{title}</span>
            <strong>{value}</strong>
            <small>{hint}</small>
          </p>
        ))}
      </div>
    </section>
  )
}

function Days({ all, days }: { readonly all: Statistics; readonly days: readonly Day[] }) {
  const { statistics: words } = useConsole().words
  const measure = useSignal<Measure>('conversations')
  const save = () => {
    const { day, answered, missed, ratingsTitle } = words
    const times = [words.firstResponse, words.wait].map(words.median)
    const titles = [day, answered, missed, ...times, words.score(words.csat), ratingsTitle]
    download(daysAsCsv(days, titles), 'parley-statistics.csv')
  }
  return (
    <section class="panel">
      <header>
        <h2>{words.byDay}</h2>
        <fieldset class="segments">
          <legend class="hidden-words">{words.byDay}</legend>
          {measures.map((one) => (
            <button key={one} type="button" aria-pressed={measure.value === one} onClick={() => (measure.value = one)}>
              {words.measures[one]}
            </button>
          ))}
        </fieldset>
        <button type="button" class="button at-end" onClick={save}>
          <Icon name="download" /> {words.csv}
        </button>
      </header>
      <DayChart all={all} days={days} measure={measure.value} />
    </section>
  )
}
