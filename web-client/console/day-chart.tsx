import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef } from 'preact/hooks'
import UPlot from 'uplot'
import { useConsole } from './console-context.ts'
import type { Day } from './statistics.ts'

const heightPx = 240
const daySeconds = 24 * 3600

type ChartWords = { readonly period: string; readonly perDay: string; readonly perDayMissed: string }

/** Conversations of each day as bars, the missed ones within; a day without any stays empty. */
export function DayChart({ days }: { readonly days: readonly Day[] }) {
  const { words, locale, preferences } = useConsole()
  const { statistics } = words
  const box = useRef<HTMLDivElement>(null)
  const theme = preferences.theme.value
  useEffect(() => {
    const { current } = box
    if (current === null) return
    const chart = new UPlot(
      { ...optionsOf(current, locale), series: legendOf(current, days, { words: statistics, locale }) },
      seriesOf(days),
      current,
    )
    const watch = new ResizeObserver(() => chart.setSize({ width: current.clientWidth, height: heightPx }))
    watch.observe(current)
    return () => {
      watch.disconnect()
      chart.destroy()
    }
  }, [days, locale, theme])
  return <div class="chart" ref={box} role="img" aria-label={statistics.perDay} />
}

function seriesOf(days: readonly Day[]): UPlot.AlignedData {
  return [
    days.map(({ at }) => at / 1000),
    days.map(({ answered, missed }) => answered + missed || null),
    days.map(({ missed }) => missed || null),
  ]
}

function optionsOf(box: HTMLElement, locale: string): Omit<UPlot.Options, 'series'> {
  // A canvas knows no custom properties: they are looked up where it stands.
  const colour = (name: string) => resolved(box, name)
  const day = dayFormat(locale)
  const axis = { stroke: colour('--ink-soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } }
  return {
    width: box.clientWidth,
    height: heightPx,
    scales: {
      x: { range: (_, min, max) => [min - daySeconds / 2, max + daySeconds / 2] },
      y: { range: (_, __, max) => [0, Math.max(4, Math.ceil(max * 1.1))] },
    },
    cursor: { drag: { x: false, y: false } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        incrs: [1, 2, 5, 10].map((days) => days * daySeconds),
        values: (_, splits) => splits.map((at) => day.format(at * 1000)),
      },
      { ...axis, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] },
    ],
  }
}

/** What is drawn; the words below say the sums of the period, and of one day while it is pointed at. */
function legendOf(
  box: HTMLElement,
  days: readonly Day[],
  { words, locale }: { readonly words: ChartWords; readonly locale: string },
): UPlot.Series[] {
  const day = dayFormat(locale)
  const all = day.formatRange(days[0]?.at ?? 0, days.at(-1)?.at ?? 0)
  const bars = UPlot.paths.bars?.({ size: [0.6, 40], radius: 0.15 })
  const drawn = (label: string, name: string, countOf: (day: Day) => number): UPlot.Series => ({
    label,
    fill: resolved(box, name),
    stroke: resolved(box, name),
    ...(bars === undefined ? {} : { paths: bars }),
    points: { show: false },
    value: (_, __, ___, index) => {
      const pointed = index === null ? undefined : days[index]
      return String((pointed === undefined ? days : [pointed]).reduce((sum, one) => sum + countOf(one), 0))
    },
  })
  return [
    { label: words.period, value: (_, at) => (at === null ? all : day.format(at * 1000)) },
    drawn(words.perDay, '--accent', ({ answered, missed }) => answered + missed),
    drawn(words.perDayMissed, '--busy', ({ missed }) => missed),
  ]
}

function dayFormat(locale: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' })
}

function resolved(box: HTMLElement, name: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(${name})`
  box.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
