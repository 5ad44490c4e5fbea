import type { Browser, Page } from 'playwright-core'

/** What the main thread of a page did in a stretch of time; ms, ascending. */
export interface Traced {
  /** Length of each task, during which nothing is drawn and no key is handled. */
  readonly tasks: Float64Array
  /** From one drawn frame to the next. */
  readonly frames: Float64Array
  /** From a key press to the frame that shows it. */
  readonly keys: Float64Array
}

interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  /** µs */
  readonly dur?: number
  readonly args?: { readonly name?: string; readonly data?: { readonly documentLoaderURL?: string } }
}

interface Watched {
  frames: number[]
  keys: number[]
}

declare global {
  interface Window {
    parleyWatched?: Watched
  }
}

/** Traces the page while `act` runs. */
export async function trace(browser: Browser, page: Page, act: () => Promise<void>): Promise<Traced> {
  await page.evaluate(watch)
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline'] })
  await act()
  const events = (JSON.parse(String(await browser.stopTracing())) as { traceEvents: TraceEvent[] }).traceEvents
  const watched = await page.evaluate(() => window.parleyWatched)
  return {
    tasks: Float64Array.from(tasksOf(events)).sort(),
    frames: Float64Array.from(watched?.frames ?? []).sort(),
    keys: Float64Array.from(watched?.keys ?? []).sort(),
  }
}

/** Runs in the page. */
function watch(): void {
  const watched: Watched = { frames: [], keys: [] }
  let before = performance.now()
  const frame = (now: number) => {
    watched.frames.push(now - before)
    before = now
    if (window.parleyWatched === watched) requestAnimationFrame(frame)
  }
  if (window.parleyWatched === undefined) {
    const shown = ({ timeStamp }: KeyboardEvent) =>
      requestAnimationFrame(() => setTimeout(() => window.parleyWatched?.keys.push(performance.now() - timeStamp)))
    document.addEventListener('keydown', shown, { capture: true })
  }
  window.parleyWatched = watched
  requestAnimationFrame((now) => {
    before = now
    requestAnimationFrame(frame)
  })
}

/** Returns the tasks of the busiest main thread of a renderer, which is the page's. */
function tasksOf(events: readonly TraceEvent[]): readonly number[] {
  const renderers = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
  const threads = renderers.map(({ pid, tid }) =>
    events.flatMap((one) =>
      one.pid === pid && one.tid === tid && one.ph === 'X' && one.name.endsWith('RunTask')
        ? [(one.dur ?? 0) / 1000]
        : [],
    ),
  )
  const total = (tasks: readonly number[]) => tasks.reduce((sum, one) => sum + one, 0)
  return threads.sort((one, other) => total(other) - total(one))[0] ?? []
}
