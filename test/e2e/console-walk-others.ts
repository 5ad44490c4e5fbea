import type { Page } from 'playwright-core'
import { connect, logIn } from '../support/people.ts'
import { dataOf } from '../support/setting-up.ts'
import { agentPassword } from '../support/test-server.ts'
import { composerIn } from './browser.ts'
import { newWorkgroup } from './unseen-agent.ts'
import { comes, dialog, press, rail, tab, toList, type Walk } from './walk.ts'

/** The list before its content is loaded, and when loading fails. */
export async function notRead({ show, pages }: Walk): Promise<void> {
  const states = [
    { state: 'list being read', what: '**/api/v1/thread/query*', mark: '.skeleton span', does: 'hangs' },
    { state: 'rows being read', what: '**/api/v1/message/thread/topic*', mark: '.row-unknown', does: 'hangs' },
    { state: 'list not read', what: '**/api/v1/thread/query*', mark: '.list-failure', does: 'fails' },
  ] as const
  for (const { state, what, mark, does } of states) {
    const reach = async (page: Page) => {
      await page.route(what, (asked) => (does === 'fails' ? asked.abort() : new Promise(() => {})))
      await page.reload()
    }
    await show(state, reach, { mark })
    for (const page of pages) await page.unrouteAll({ behavior: 'ignoreErrors' })
  }
  for (const page of pages) {
    await page.reload()
    await page.locator('.rows .row').first().waitFor()
  }
}

/** Two colleagues; the first has a conversation of her own. */
export async function colleagues(walk: Walk): Promise<void> {
  const { agent, stage, show, glance, pages } = walk
  for (const [username, nickname] of [
    ['bea', 'Beatrice Baumgartner-Hohenlohe'],
    ['lina', '李娜'],
  ])
    await agent.post('/api/v1/agent/create', { username, nickname, password: agentPassword, workgroups: [] })
  const bea = await logIn(stage.server, 'bea', agentPassword)
  await connect(stage.server, bea)
  const sid = await newWorkgroup(agent, {}, [bea.uid])
  const { uid } = await comes(walk, { name: 'Theodora', sid, says: 'My order 20871 came without the lid of the pot.' })
  await toList(pages)
  await show('team', (page) => tab(page, 'team'), { mark: '.list-body .row', focus: '#tab-team' })
  await show('all', (page) => tab(page, 'all'), { mark: '.list-body .row', focus: '#tab-all' })
  await glance('taking over', (page) => page.locator('.list-body .row', { hasText: 'Theodora' }).click(), {
    mark: dialog,
    focus: dialog,
  })
  const ask = async (kind: string, more: object) =>
    dataOf<{ uid: string }>(
      await stage.server.http.post(`/api/v1/thread/${kind}`, { threadUid: uid, ...more }, bea.token),
    )
  const asked = await ask('transfer/create', {
    note: 'She speaks Greek, and so do you. The photo of the pot is in her first message.',
    to: { agentUid: 'df_ag_uid' },
  })
  const look = async (page: Page) => {
    await tab(page, 'mine')
    // While the pointer is in the list, requests overlay the rows.
    await page.mouse.move(700, 500)
  }
  await show('asked by a colleague', look, { mark: '.card-note', focus: '#tab-mine' })
  await ask('transfer/cancel', { uid: asked.uid })
  for (const page of pages) {
    await page.locator('.cards').waitFor({ state: 'detached' })
    await page.locator('.rows .row', { hasText: 'Tea house' }).click()
    await composerIn(page).waitFor()
  }
}

/** The first page ends the conversation; both say what comes next. */
export async function ended({ show, pages }: Walk): Promise<void> {
  for (const page of pages) {
    await page.locator('.light[data-state=connected]').first().waitFor()
    await page.locator('.rows .row').nth(2).click()
    await composerIn(page).waitFor()
  }
  const end = async (page: Page) => {
    if (page !== pages[0]) return
    await press(3)(page)
    await page.locator(`${dialog} footer .button`).last().click()
  }
  await show('ended', end, { mark: '.next-up', focus: '.log' })
  await toList(pages)
  await show('closed', (page) => tab(page, 'closed'), { mark: '.list-body .row', focus: '#tab-closed' })
  for (const page of pages) await tab(page, 'mine')
}

/** Logged out, without logging in again. */
export async function signedOut({ show, glance, pages }: Walk): Promise<void> {
  const leave = async (page: Page) => {
    await page.locator('.me-button').click()
    await page.locator('.me-menu .menu-item').last().click()
  }
  await glance('keys', (page) => keys(page), { mark: '.keys', focus: '.keys' })
  await show('signing out', leave, { mark: dialog, focus: dialog })
  const go = (page: Page) => page.locator(`${dialog} footer .button`).last().click()
  await show('sign in', go, { mark: '.login-card', focus: 'input[name=username]' })
  const fail = async (page: Page) => {
    await page.locator('input[name=username]').fill('admin')
    await page.locator('input[name=password]').fill('not the password')
    await page.locator('button[type=submit]').click()
  }
  await show('sign in refused', fail, { mark: '.failure:not(:empty)', focus: 'input[name=password]' })
  for (const page of pages) await page.close()

  async function keys(page: Page): Promise<void> {
    await rail(page, 0)
    await page.locator('.me-button').click()
    await page.locator('.me-menu .menu-item').nth(6).click()
  }
}
