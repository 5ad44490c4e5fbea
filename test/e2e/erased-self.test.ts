import type { Frame, Page } from 'playwright-core'
import { expect } from 'vitest'
import { logIn } from '../support/people.ts'
import { chatFrameOf } from './axe.ts'
import { composerIn, e2e, reads, type Stage, talk, theatre } from './browser.ts'
import { openDoor } from './door.ts'
import { picture, pictures } from './pictures.ts'
import { focusIn, seen } from './seen.ts'
import { acquaint, bubble, button, comes, desktop, link, linkOf, phone, row, says, tab } from './social-people.ts'

const open = theatre()
const secret = 'my card ends in 4711'

/** An admin erases somebody, as far as the server's own folder. */
async function erase({ server }: Stage, uid: string): Promise<void> {
  const { token } = await logIn(server)
  const { status } = await server.http.post('/api/v1/contact/erase', { uid }, token)
  expect(status).toBe(200)
}

const uidIn = (place: Page | Frame) =>
  place.evaluate(() => (JSON.parse(localStorage.getItem('parley.visitor') ?? '{}') as { uid?: string }).uid ?? '')

/** Everything that this origin keeps in the browser, as one text. */
function keptIn(place: Page | Frame): Promise<string> {
  return place.evaluate(async () => {
    const answer = <Result>(request: IDBRequest<Result>) =>
      new Promise<Result>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const all: unknown[] = [{ ...localStorage }, { ...sessionStorage }, location.href, history.state]
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await answer(indexedDB.open(name))
      for (const store of database.objectStoreNames) {
        const rows = database.transaction(store).objectStore(store)
        all.push(await answer(rows.getAllKeys()), await answer(rows.getAll()))
      }
      database.close()
    }
    for (const name of await caches.keys())
      for (const request of await (await caches.open(name)).keys()) all.push(request.url)
    return JSON.stringify(all)
  })
}

/** Nothing of what was said is shown or kept, nor whose it was. */
async function isForgotten(page: Page, uid: string): Promise<void> {
  expect(await page.getByText(secret).count()).toBe(0)
  const kept = await keptIn(page)
  for (const trace of [secret, uid, 'a draft of mine', 'Good day']) expect(kept).not.toContain(trace)
}

/** A guest on the page by link, in conversation with an agent, with everything kept that is kept. */
async function guestOf(stage: Stage, url = stage.server.url) {
  const page = await stage.page(link, { context: phone, url })
  const agent = await stage.agent()
  await composerIn(page).fill(secret)
  await composerIn(page).press('Enter')
  await agent.rows.first().click()
  await reads(agent.page, secret)
  await agent.say('Good day')
  await reads(page, 'Good day')
  await composerIn(page).fill('a draft of mine')
  await expect.poll(() => keptIn(page)).toContain('Good day')
  const uid = await uidIn(page)
  expect(await keptIn(page)).toContain('a draft of mine')
  return { page, uid }
}

const ended = (page: Page) => page.getByRole('heading', { name: 'Your session has ended' })

e2e('a guest who is erased while the page is open sees why nothing is there, and can begin anew', async () => {
  const stage = await open()
  const { page, uid } = await guestOf(stage)
  await erase(stage, uid)
  await seen(ended(page))
  await seen(page.getByText('the operators of this chat have deleted your conversations'))
  await focusIn(button(page, 'Start again'))
  await isForgotten(page, uid)
  await pictures(page, 'ended', button(page, 'Start again'))
  await page.setViewportSize({ width: 1280, height: 800 })
  await picture(page, 'ended-desk')
  await button(page, 'Start again').tap()
  await seen(page.getByText('Hello! How can we help?'))
  await composerIn(page).fill('anew')
  await composerIn(page).press('Enter')
  await reads(page, 'anew')
  expect(await uidIn(page)).not.toBe(uid)
  await isForgotten(page, uid)
})

e2e('a guest who is erased while away learns it at the next visit, without and with network', async () => {
  const stage = await open()
  let door = await openDoor(stage.server.url)
  const { page, uid } = await guestOf(stage, door.url)
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
  })
  await door.close()
  await page.reload()
  await reads(page, secret)
  await erase(stage, uid)
  door = await openDoor(stage.server.url, Number(new URL(door.url).port))
  await seen(ended(page))
  await isForgotten(page, uid)
  await button(page, 'Start again').tap()
  await composerIn(page).fill(secret)
  await composerIn(page).press('Enter')
  await reads(page, secret)
  const next = await uidIn(page)
  await page.goto('about:blank')
  await erase(stage, next)
  await page.goto(door.url + link)
  await seen(ended(page))
  await isForgotten(page, next)
  // Nobody new has begun anything in their stead.
  expect(stage.server.rows("select uid from threads where state in ('CHATTING', 'QUEUING')")).toEqual([])
  await door.close()
})

e2e('somebody whom the site has named loses all tabs, and comes back by the site as somebody new', async () => {
  const stage = await open()
  const { ann } = await acquaint(stage)
  const page = await comes(stage, 'Ann', { context: phone })
  const ben = await comes(stage, 'Ben', { context: desktop })
  await tab(page, 'Friends').tap()
  await row(page, 'Ben').tap()
  await says(page, secret)
  await composerIn(page).fill('a draft of mine')
  await expect.poll(() => keptIn(page)).toContain(secret)
  await tab(ben, 'Friends').click()
  await row(ben, 'Ann').click()
  await seen(bubble(ben, secret))
  await erase(stage, ann.uid)
  await seen(ended(page))
  await seen(page.getByText('Please open the chat again from the app or site'))
  await focusIn(button(page, 'Continue as a guest'))
  await picture(page, 'ended-named')
  await isForgotten(page, ann.uid)
  await page.goto(stage.server.url + linkOf('Ann'))
  await seen(tab(page, 'Friends'))
  await tab(page, 'Friends').tap()
  await seen(page.getByText('No friends yet'))
  await isForgotten(page, ann.uid)
})

e2e('in the widget, too, a visitor who is erased sees why nothing is there, and can begin anew', async () => {
  const stage = await open()
  const { visitor } = await talk(stage)
  const { page, chat, say } = visitor
  await say(secret)
  await reads(chat, secret)
  const frame = chatFrameOf(page)
  const uid = await uidIn(frame)
  await erase(stage, uid)
  await seen(chat.getByText('Your session has expired, or your conversations were deleted.'))
  await focusIn(chat.getByRole('button', { name: 'Start again' }))
  for (const text of [secret, 'Good day']) expect(await chat.getByText(text).count()).toBe(0)
  for (const trace of [secret, uid]) expect(await keptIn(frame)).not.toContain(trace)
  await picture(page, 'ended-widget')
  await chat.getByRole('button', { name: 'Start again' }).click()
  await seen(chat.getByText('Hello! How can we help?'))
  await say('anew')
  await reads(chat, 'anew')
  expect(await uidIn(chatFrameOf(page))).not.toBe(uid)
})
