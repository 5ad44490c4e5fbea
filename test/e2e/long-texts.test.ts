import type { Frame, FrameLocator } from 'playwright-core'
import { expect } from 'vitest'
import { comeIn, composerIn, e2e, type Place, reads, talk, theatre } from './browser.ts'
import { plain, socketOf, topicsOf } from './page-socket.ts'

const open = theatre()
const length = 20_000
const runs = ['a', '!', '[', 'http://', 'https://a.example/b ', '*', '`', '```a', 'a@a@a@', 'a@a.example ', '👩‍', '中']
/** A longer task freezes the page. Even on a busy machine, ten times what short texts take. */
const patienceMs = 1000

e2e('fifty of the longest texts freeze neither face; the rest of one is shown on request', async () => {
  const { server, ...stage } = await open()
  const { visitor, agent } = await talk({ server, ...stage })
  const toAgent = await socketOf(agent.page)
  await agent.page.reload()
  await agent.rows.first().click()
  await reads(agent.page, 'Good day')
  const from = topicsOf(server, 'console')
  const lot = (texts: readonly string[], seq: number) =>
    texts.map((content, index) => ({ ...plain(content, { ...from, seq: seq + index }), uid: `${seq} ${index}` }))
  const fifty = (make: (run: string) => string) =>
    Array.from({ length: 50 }, (_, index) => make(runs[index % runs.length] ?? ''))
  const short = [...fifty((run) => run.slice(0, 20)), 'Short']
  const long = [...fifty((run) => `begins ${run.repeat(length / run.length)} ends`), 'Long']
  const toVisitor = await socketOf(visitor.page)
  await visitor.page.reload()
  const { chat } = await comeIn(visitor.page)
  await reads(chat, 'Good day')
  const sides = [
    { place: agent.page, page: agent.page, frame: agent.page.mainFrame(), deliver: toAgent },
    { place: chat, page: visitor.page, frame: visitor.page.frames()[1] as Frame, deliver: toVisitor },
  ]
  for (const { place, page, frame, deliver } of sides) {
    await frame.evaluate(watchLongTasks)
    deliver(lot(short, from.lastSeq + 1))
    await reads(place, 'Short')
    const usualMs = await longestTask(frame)
    deliver(lot(long, from.lastSeq + 101))
    await reads(place, 'Long')
    await composerIn(place).click()
    await page.keyboard.type('keys')
    expect(await composerIn(place).inputValue()).toBe('keys')
    const longestMs = await longestTask(frame)
    console.info(`50 short texts ${usualMs} ms, 50 of ${length} characters ${longestMs} ms`)
    expect(longestMs).toBeLessThanOrEqual(Math.max(patienceMs, 10 * usualMs))
    await readsOn(place)
  }
})

e2e('after expanding a long text, or coming back to it, all of the chat around it is visible', async () => {
  const stage = await open()
  const { page, chat, say } = await stage.visitor()
  await say(`begins ${'word '.repeat(1000)} ends`)
  await chat.getByRole('button', { name: 'Show all' }).click()
  await reads(chat, ' ends')
  await isWhole(chat)
  for (const text of [1, 2, 3]) await say(`${text}\n${'line\n'.repeat(60)}`)
  await expect.poll(() => chat.locator('.said').count()).toBe(4)
  await page.reload()
  const back = await comeIn(page)
  await back.bubble.click()
  await back.bubble.click()
  await expect.poll(() => back.chat.locator('.composer textarea:focus').count()).toBe(1)
  await isWhole(back.chat)
})

/** Nothing but the log is scrolled: the header is at the top of the frame, the composer at its end. */
async function isWhole(chat: FrameLocator): Promise<void> {
  const edges = () =>
    chat.locator('main.chat').evaluate((main) => {
      const { top, bottom } = main.getBoundingClientRect()
      return [top, bottom - innerHeight]
    })
  await expect.poll(edges).toEqual([0, 0])
}

/** Expands the last one, whose end was not there before. */
async function readsOn(place: Place): Promise<void> {
  const said = place.locator('.said', { hasText: 'begins' }).last()
  expect(await said.getByText('ends').count()).toBe(0)
  await said.getByRole('button', { name: 'Show all' }).click()
  await expect.poll(() => said.textContent()).toContain(' ends')
  expect(await said.evaluate((row) => row === document.activeElement)).toBe(true)
  // The reader goes on where they were: the beginning is in view.
  const isInView = await said.evaluate((row) => {
    const log = row.closest('.log')?.getBoundingClientRect()
    const { top } = row.querySelector('.text')?.getBoundingClientRect() ?? { top: Number.NaN }
    return log !== undefined && top >= log.top - 1 && top < log.bottom
  })
  expect(isInView).toBe(true)
}

function watchLongTasks(): void {
  const seen = window as { __longestMs?: number }
  seen.__longestMs = 0
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.__longestMs = Math.max(seen.__longestMs ?? 0, duration)
  }).observe({ type: 'longtask' })
}

/** Returns the longest task since the last call, in ms; waits two frames so that rendering is included. */
function longestTask(frame: Frame): Promise<number> {
  return frame.evaluate(async () => {
    for (let left = 3; left > 0; left -= 1) await new Promise((resolve) => requestAnimationFrame(resolve))
    const seen = window as { __longestMs?: number }
    const longestMs = seen.__longestMs ?? 0
    seen.__longestMs = 0
    return longestMs
  })
}
