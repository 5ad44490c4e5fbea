import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef } from 'preact/hooks'
import UPlot from 'uplot'
import { useConsole } from './console-context.ts'
import type { Day } from './statistics.ts'

const heightPx = 240
const daySeconds = 24 * 3600

/** Conversations of each day as bars, the missed ones within; a day without any stays empty. */
export function DayChart({ days }: { readonly days: readonly Day[] }) {
  const { words, locale, preferences } = useConsole()
  const { statistics } = words
  const box = useRef<HTMLDivElement>(null)
  const theme = preferences.theme.value
  useEffect(() => {
    const { current } = box
    if (current === null) return
    const chart = new UPlot(optionsOf(current, statistics, locale), seriesOf(days), current)
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
    days.map(({ answered, missed }) => answered + missed),
    days.map(({ missed }) => (missed === 0 ? null : missed)),
  ]
}

function optionsOf(
  box: HTMLElement,
  words: { period: string; perDay: string; perDayMissed: string },
  locale: string,
): UPlot.Options {
  // A canvas knows no custom properties: they are looked up where it stands.
  const colour = (name: string) => resolved(box, name)
  const bars = UPlot.paths.bars?.({ size: [0.6, 40], radius: 0.15 })
  const paths = bars === undefined ? {} : { paths: bars }
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' })
  const axis = { stroke: colour('--ink-soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } }
  const shown = (_: UPlot, value: number | null) => (value === null ? '–' : String(value))
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
    series: [
      { value: (_, at) => (at === null ? '–' : day.format(at * 1000)), label: words.period },
      {
        label: words.perDay,
        fill: colour('--accent'),
        stroke: colour('--accent'),
        ...paths,
        points: { show: false },
        value: shown,
      },
      {
        label: words.perDayMissed,
        fill: colour('--busy'),
        stroke: colour('--busy'),
        ...paths,
        points: { show: false },
        value: shown,
      },
    ],
  }
}

function resolved(box: HTMLElement, name: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(${name})`
  box.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
