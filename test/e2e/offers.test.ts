import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { connect, logIn, newVisitor, openThread } from '../support/people.ts'
import { addTestAgent, agentPassword } from '../support/test-server.ts'
import { composerIn, e2e, reads, theatre } from './browser.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()
/** Position of a card's answers in an otherwise empty list. */
const answers = { x: 145, y: 288 }

/** Positions of the rows, from top to bottom. */
const tops = (page: Page) =>
  page.locator('.rows [data-topic]').evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().top)))

/**
 * Returns what a click at `answers` would hit, and where the first row is, at the moment a card appears or disappears.
 */
async function atOnce(page: Page, when: 'come' | 'gone'): Promise<() => Promise<{ met: string; top: number }>> {
  const met = await page.evaluateHandle(
    ({ x, y, isWished }) => {
      const kept: { moment?: { met: string; top: number } } = {}
      new MutationObserver((_, watch) => {
        if ((document.querySelector('.card') !== null) !== isWished) return
        watch.disconnect()
        const row = document.querySelector('.rows [data-topic]')
        kept.moment = {
          met: document.elementFromPoint(x, y)?.closest('button')?.textContent ?? 'nothing to press',
          top: Math.round(row?.getBoundingClientRect().top ?? 0),
        }
      }).observe(document.body, { childList: true, subtree: true })
      return kept
    },
    { ...answers, isWished: when === 'come' },
  )
  return () => met.evaluate(({ moment }) => moment ?? { met: '', top: 0 })
}

e2e(
  'an offer moves nothing under the pointer, and a click meant for what was there before does not accept it',
  async () => {
    const stage = await open()
    const { page, rows } = await stage.agent()
    for (const words of ['I am the first', 'I am the second']) await (await stage.visitor()).say(words)
    await rows.filter({ hasText: 'I am the first' }).waitFor()
    await rows.filter({ hasText: 'I am the second' }).waitFor()
    await stage.set({ accept: 'OFFER' })
    await page.mouse.move(answers.x, answers.y)
    const before = await tops(page)
    const whenCome = await atOnce(page, 'come')
    await (await stage.visitor()).say('Is this oolong?')
    const card = page.locator('.card', { hasText: 'Is this oolong?' })
    const accept = card.getByRole('button', { name: 'Accept' })
    await seen(accept)
    expect(await whenCome()).toEqual({ met: 'nothing to press', top: before[0] })
    // It is where one would look for it.
    expect(
      await page.evaluate(({ x, y }) => document.elementFromPoint(x, y)?.closest('button')?.textContent, answers),
    ).toContain('Accept')
    // The pointer stays where it is; soon nothing is covered any more.
    await expect.poll(async () => (await tops(page))[0] ?? 0).toBeGreaterThan(before[0] ?? 0)
    await seen(rows.filter({ hasText: 'I am the first' }))
    await accept.hover()
    const free = await tops(page)
    const whenGone = await atOnce(page, 'gone')
    await accept.click()
    await focusIn(composerIn(page))
    await reads(page, 'Is this oolong?')
    await card.waitFor({ state: 'detached' })
    // The card left its room: nothing below it moved.
    expect((await whenGone()).top).toBe(free[0])
    // Only for a moment, even with the pointer still there.
    await expect.poll(async () => (await tops(page))[0]).toBe(before[0])
  },
)

e2e(
  'on another page an offer overlays a corner of it, and a closed conversation says who has its visitor now',
  async () => {
    const stage = await open()
    await stage.set({ reopenSeconds: 0 })
    const { page, rows } = await stage.agent()
    const { server } = stage
    const guest = await newVisitor(server)
    const { uid, topic } = await openThread(server, guest)
    await rows.first().click()
    await server.http.post('/visitor/api/v1/thread/close', { uid }, guest.token)
    await seen(page.locator('.standing').getByText('The visitor can start again at any time.'))
    const { token } = await logIn(server)
    await server.http.post('/api/v1/agent/update/status', { status: 'BUSY' }, token)
    await addTestAgent(server.dataFolder, 'bea')
    const bea = await connect(server, await logIn(server, 'bea', agentPassword))
    await openThread(server, guest)
    await bea.hears(({ type, thread }) => type === 'WELCOME' && thread?.topic === topic)
    await seen(page.locator('.standing').getByText('The visitor has started again, with bea.'))
    bea.drop()
    await server.http.post('/api/v1/agent/update/status', { status: 'AVAILABLE' }, token)
    await stage.set({ accept: 'OFFER' })
    await page.getByRole('link', { name: 'Settings' }).click()
    const head = page.locator('.page h1')
    await seen(head)
    const before = await head.boundingBox()
    const newcomer = await newVisitor(server)
    const asked = await openThread(server, newcomer)
    const cards = page.locator('.frame > .cards')
    await seen(cards.getByRole('button', { name: 'Accept' }))
    expect(await head.boundingBox()).toEqual(before)
    // A new visitor is about to write: nothing says that they have not, and the message shows once it is sent.
    await seen(cards.getByText('Just arrived'))
    expect(await cards.getByText('No messages yet').count()).toBe(0)
    const device = await connect(server, newcomer)
    await device.say(asked.topic, { uid: 'first', content: 'Do you ship tea?' })
    await cards.getByText('Do you ship tea?').waitFor({ timeout: 7000 })
    device.drop()
  },
)
