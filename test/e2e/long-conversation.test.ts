import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { connect, logIn, newVisitor, openThread } from '../support/people.ts'
import type { TestServer } from '../support/test-server.ts'
import { composerIn, e2e, reads, type Stage, theatre } from './browser.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()
const count = 1000
const mostRows = 400
const mostPx = 4

e2e(
  'a conversation of 1,000 messages is read to its beginning and back, rendering a window of it at a time',
  async () => {
    const { page, log, say } = await openLong(await open())
    const keepsTo = (found: Awaited<ReturnType<typeof scrollUntil>>) => {
      expect(found.isThere).toBe(true)
      expect(found.mostRows).toBeLessThanOrEqual(mostRows)
      expect(found.movedPx).toBeLessThanOrEqual(mostPx)
    }
    const isAtEnd = () =>
      expect.poll(() => log.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight)).toBeLessThan(48)
    await log.locator('.actions button').last().focus()
    keepsTo(await log.evaluate(scrollUntil, { wanted: 'The first word', byPx: -3000 }))
    // The focused element is gone; the keyboard still scrolls.
    expect(await log.evaluate((box) => box === document.activeElement)).toBe(true)
    await say('News')
    const toNewest = page.locator('.to-newest', { hasText: '1 new' })
    await toNewest.waitFor()
    expect(await log.getByText('The first word').count()).toBe(1)
    keepsTo(await log.evaluate(scrollUntil, { wanted: 'News', byPx: 3000 }))
    keepsTo(await log.evaluate(scrollUntil, { wanted: 'word 800', byPx: -3000 }))
    await say('More news')
    await page.locator('.to-newest').click()
    await reads(page, 'More news')
    await isAtEnd()
    await say('The newest')
    await reads(page, 'The newest')
    await isAtEnd()
  },
  60_000,
)

e2e('a message found far back is scrolled to and marked, and no new message counts as read by that', async () => {
  const { page, log, say } = await openLong(await open())
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.locator('.pane-head').waitFor({ state: 'detached' })
  await say('News')
  const row = page.locator('.rows [data-topic] .row')
  await expect.poll(() => row.getAttribute('data-unread')).toBe('true')
  await page.getByRole('searchbox').fill('word 800')
  const hit = page.locator('.rows .row', { has: page.locator('mark', { hasText: '800' }) })
  await hit.click()
  const found = log.locator('.said', { has: page.locator('.text', { hasText: /^word 800( |$)/ }) })
  await seen(found.locator('.bubble'))
  await focusIn(found)
  expect(await found.getAttribute('data-sought')).toBe('')
  await seen(page.locator('.to-newest', { hasText: '1 new' }))
  // Typing now is an answer, and the mark disappears.
  await page.keyboard.type('It was')
  await focusIn(composerIn(page))
  expect(await composerIn(page).inputValue()).toBe('It was')
  expect(await page.locator('[data-sought]').count()).toBe(0)
  await seen(found.locator('.bubble'))
  // A message already on the screen is marked as well.
  await page.locator('.to-newest').click()
  await page.getByRole('searchbox').fill('last word')
  await page.locator('.rows .row', { has: page.locator('mark', { hasText: 'last' }) }).click()
  await focusIn(log.locator('.said', { hasText: 'The last word' }))
  await expect.poll(() => page.locator('.to-newest').count()).toBe(0)
  await keepsDays(page, log)
  await goesOnWriting(page, log)
})

/** A message found only after a while is shown, but takes no focus from an agent who has begun to write. */
async function goesOnWriting(page: Page, log: Locator): Promise<void> {
  const { promise: isLetThrough, resolve: letThrough } = Promise.withResolvers<void>()
  await page.reload()
  await page.route('**/message/thread/**', async (asked) => {
    await isLetThrough
    await asked.continue()
  })
  await page.getByRole('searchbox').fill('word 700')
  await page.locator('.rows .row', { has: page.locator('mark', { hasText: '700' }) }).click()
  await page.keyboard.type('Half of a ')
  letThrough()
  const found = log.locator('.said[data-sought]', { hasText: 'word 700' })
  await seen(found.locator('.bubble'))
  await page.keyboard.type('sentence')
  await focusIn(composerIn(page))
  expect(await composerIn(page).inputValue()).toContain('Half of a sentence')
  expect(await found.count()).toBe(1)
  await composerIn(page).fill('')
}

/** The day is visible while scrolling, covers nothing at rest, and is named relative to today. */
async function keepsDays(page: Page, log: Locator): Promise<void> {
  const [stuck, loose] = [log.locator('.day').first(), log.locator('.day').last()]
  const isOver = () => stuck.evaluate((day) => getComputedStyle(day).position)
  expect(await isOver()).toBe('static')
  await log.evaluate((box) => box.scrollBy(0, -900))
  await expect.poll(isOver).toBe('sticky')
  await expect.poll(isOver).toBe('static')
  expect(await loose.textContent()).toBe('Today')
  await page.evaluate(() => {
    const now = Date.now
    Date.now = () => now() + 24 * 60 * 60_000
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await expect.poll(() => loose.textContent()).toBe('Yesterday')
}

/** Opens the console at the end of a long conversation. */
async function openLong(stage: Stage) {
  const { server } = stage
  const desk = await connect(server, await logIn(server))
  const say = await talkLong(server)
  const { page, rows } = await stage.agent()
  desk.drop()
  await rows.first().click()
  await reads(page, 'The last word')
  return { page, log: page.locator('.log'), say }
}

async function talkLong(server: TestServer): Promise<(content: string) => Promise<void>> {
  const visitor = await newVisitor(server)
  const thread = await openThread(server, visitor)
  const say = async (content: string) => {
    const { status } = await server.http.post('/visitor/api/v1/message/send', { content, thread }, visitor.token)
    expect(status).toBe(200)
  }
  await say('The first word')
  repeat(server.dataFolder, thread.uid)
  await say('The last word')
  return say
}

/** Repeats the last message, a minute apart, as if it had been sent; earlier messages move back in time. */
function repeat(dataFolder: string, threadUid: string): void {
  const db = new DatabaseSync(join(dataFolder, 'parley.db'), { timeout: 5000 })
  db.exec('begin')
  db.prepare(`update messages set status = 'READ', sent_at = sent_at - ? where thread_uid = ?`).run(
    count * 60_000,
    threadUid,
  )
  db.prepare(`with recursive word (n) as (select 1 union all select n + 1 from word where n < ${count})
    insert into messages select thread_uid, seq + n, uid || n, type, 'word ' || n || substr('${' and more'.repeat(20)}', 1, n % 150),
      'READ', channel, extra, sender_uid, sender, sent_at + n * 60000
    from word, (select * from messages where thread_uid = ? order by seq desc limit 1)`).run(threadUid)
  db.prepare('update threads set last_seq = last_seq + ? where uid = ?').run(count, threadUid)
  db.exec('commit')
  db.close()
}

/** In the page: scrolls until a text is visible; returns the most rows and how far the text being read has moved. */
async function scrollUntil(box: Element, { wanted, byPx }: { wanted: string; byPx: number }) {
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
  const rowsOf = () => [...box.querySelectorAll('.log-rows > .said')]
  const endOf = (row: Element | undefined) => row?.getBoundingClientRect().bottom ?? 0
  const found = { isThere: false, mostRows: 0, movedPx: 0 }
  const endsAt = performance.now() + 20_000
  while (!found.isThere && performance.now() < endsAt) {
    box.scrollTop += byPx
    const { top } = box.getBoundingClientRect()
    const read = rowsOf().find((row) => endOf(row) > top)
    const before = endOf(read)
    await painted()
    if (read?.isConnected) found.movedPx = Math.max(found.movedPx, Math.abs(endOf(read) - before))
    found.mostRows = Math.max(found.mostRows, box.querySelectorAll('.log-rows > *').length)
    found.isThere = rowsOf().some((row) => row.querySelector('.text')?.textContent?.startsWith(wanted))
  }
  return found
}
