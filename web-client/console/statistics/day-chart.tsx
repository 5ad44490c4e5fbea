import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import UPlot from 'uplot'
import { useConsole } from '../state/console-context.ts'
import type { StatisticsWords } from '../words/statistics-words.ts'
import { type Day, type Measure, othersOf, type TimedOutcome } from './statistics.ts'

const heightPx = 240
const daySeconds = 24 * 3600

interface DayChartProps {
  readonly all: TimedOutcome
  readonly days: readonly Day[]
  readonly measure: Measure
}

/**
 * A measure per day as bars; for conversations the missed ones and the others are stacked on top, so that they add up.
 * A day without a value stays empty.
 */
export function DayChart({ all, days, measure }: DayChartProps) {
  const { words, locale, preferences } = useConsole()
  const { statistics } = words
  const box = useRef<HTMLDivElement>(null)
  const theme = preferences.theme.value
  const isDark = useSystemDark()
  useEffect(() => {
    const { current } = box
    if (current === null) return
    const bars = barsOf(measure, statistics)
    const period = { all, days, words: statistics, locale }
    const chart = new UPlot(
      { ...optionsOf(current, locale), series: legendOf(current, bars, period) },
      [
        days.map(({ at }) => at / 1000),
        ...bars.map(({ of, top = of }) => days.map((day) => (of(day) ? top(day) : null))),
      ],
      current,
    )
    const watch = new ResizeObserver(() => chart.setSize({ width: current.clientWidth, height: heightPx }))
    watch.observe(current)
    return () => {
      watch.disconnect()
      chart.destroy()
    }
  }, [days, measure, locale, theme, isDark])
  return <div class="chart" ref={box} role="img" aria-label={statistics.measures[measure]} />
}

/** A canvas keeps the colours it was drawn with, so the chart is redrawn when the system turns dark or light. */
function useSystemDark(): boolean {
  const [query] = useState(() => matchMedia('(prefers-color-scheme: dark)'))
  const [isDark, setDark] = useState(query.matches)
  useEffect(() => {
    const heed = () => setDark(query.matches)
    query.addEventListener('change', heed)
    return () => query.removeEventListener('change', heed)
  }, [])
  return isDark
}

interface Bar {
  readonly label: string
  /** The custom property of its colour. */
  readonly colour: string
  readonly of: (one: TimedOutcome) => number | null
  /** The top of the bar, if it is stacked on another one that is drawn after it. */
  readonly top?: (one: TimedOutcome) => number
  readonly say: (value: number) => string
}

function barsOf(measure: Measure, words: StatisticsWords): readonly Bar[] {
  const label = words.measures[measure]
  switch (measure) {
    case 'conversations':
      return [
        {
          ...{ label: words.others, colour: '--offline', say: String },
          of: othersOf,
          top: ({ conversations }) => conversations,
        },
        {
          ...{ label: words.missed, colour: '--busy', say: String },
          of: ({ missed }) => missed,
          top: ({ answered, missed }) => answered + missed,
        },
        { label: words.answered, colour: '--accent', of: ({ answered }) => answered, say: String },
      ]
    case 'firstResponse':
      return [{ label, colour: '--accent', of: (one) => one.firstResponse.medianSeconds, say: words.seconds }]
    case 'wait':
      return [{ label, colour: '--accent', of: (one) => one.wait.medianSeconds, say: words.seconds }]
    case 'csat':
      return [{ label, colour: '--accent', of: ({ csat }) => csat, say: (score) => `${score} / 5` }]
  }
}

function optionsOf(box: HTMLElement, locale: string): Omit<UPlot.Options, 'series'> {
  // A canvas knows no custom properties, so they are resolved on the element.
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
      { ...axis, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000] },
    ],
  }
}

interface ChartPeriod {
  readonly all: TimedOutcome
  readonly days: readonly Day[]
  readonly words: StatisticsWords
  readonly locale: string
}

/** Returns the series; the legend shows the value of the period, or of the day under the pointer. */
function legendOf(box: HTMLElement, drawn: readonly Bar[], { all, days, words, locale }: ChartPeriod): UPlot.Series[] {
  const day = dayFormat(locale)
  const whole = day.formatRange(days[0]?.at ?? 0, days.at(-1)?.at ?? 0)
  const paths = UPlot.paths.bars?.({ size: [0.6, 40], radius: 0.15 })
  const series = drawn.map(
    ({ label, colour, of, say }): UPlot.Series => ({
      label,
      fill: resolved(box, colour),
      stroke: resolved(box, colour),
      ...(paths === undefined ? {} : { paths }),
      points: { show: false },
      value: (_, __, ___, index) => {
        const value = of((index === null ? undefined : days[index]) ?? all)
        return value === null ? words.none : say(value)
      },
    }),
  )
  return [{ label: words.period, value: (_, at) => (at === null ? whole : day.format(at * 1000)) }, ...series]
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
