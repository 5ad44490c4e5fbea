import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { e2e, reads, theatre } from './browser.ts'
import { seen } from './seen.ts'

const open = theatre()

interface Fake {
  permission: NotificationPermission
  throws: boolean
  shown: string[]
}

/** Replaces the browser's notifications by a fake that the test controls. */
function fakeNotifications(): void {
  const fake: Fake = { permission: 'denied', throws: false, shown: [] }
  class Notification {
    static get permission() {
      return fake.permission
    }
    static requestPermission() {
      if (fake.permission === 'default') fake.permission = 'granted'
      return Promise.resolve(fake.permission)
    }
    constructor(title: string) {
      if (fake.throws) throw new TypeError('Illegal constructor. Use ServiceWorkerRegistration.showNotification().')
      fake.shown.push(title)
    }
    close() {}
  }
  Object.assign(window, { fake, Notification })
}

/** Changes something in the browser's settings and returns to the page. */
const turn = (page: Page, change: Partial<Fake>) =>
  page.evaluate((given) => {
    Object.assign((window as unknown as { fake: Fake }).fake, given)
    dispatchEvent(new Event('focus'))
  }, change)

const boxIn = (page: Page) => page.getByLabel('Desktop notifications')
const toSettings = (page: Page) => page.getByRole('link', { name: 'Settings' }).click()

e2e('the checkbox for desktop notifications shows the browser’s state, and a failure disturbs nothing', async () => {
  const stage = await open()
  const { page } = await stage.agent('admin', { before: fakeNotifications })
  await toSettings(page)
  await seen(page.getByText('Your browser blocks them for this site'))
  expect([await boxIn(page).isChecked(), await boxIn(page).isEnabled()]).toEqual([false, false])
  await turn(page, { permission: 'default' })
  await seen(page.getByText('Your browser asks you first'))
  await boxIn(page).check()
  await expect.poll(() => boxIn(page).isChecked()).toBe(true)
  const visitor = await stage.visitor()
  await visitor.say('first')
  const shown = () => page.evaluate(() => (window as unknown as { fake: Fake }).fake.shown.length)
  await expect.poll(shown).toBeGreaterThan(0)
  // As on Android: permission granted, but the constructor throws.
  await turn(page, { throws: true })
  await visitor.say('second')
  await seen(page.getByText('This browser does not support them'))
  expect([await boxIn(page).isChecked(), await boxIn(page).isEnabled()]).toEqual([false, false])
  await page.getByRole('link', { name: 'Inbox' }).click()
  await page.locator('.rows .row').first().click()
  await reads(page, 'second')
})

e2e('on plain http, and without any notifications, the checkbox says why, and messages arrive', async () => {
  const stage = await open()
  const { page } = await stage.agent('admin', { host: 'shop.test' })
  await toSettings(page)
  await seen(page.getByText('only for consoles on https'))
  expect(await boxIn(page).isEnabled()).toBe(false)
  const before = () => {
    Reflect.deleteProperty(window, 'Notification')
    // There is no storage yet.
    if (location.protocol === 'about:') return
    localStorage.setItem('parley.console', '{"notifications":true}')
  }
  const without = await stage.agent('beth', { before })
  await toSettings(without.page)
  await seen(without.page.getByText('This browser does not support them'))
  expect(await boxIn(without.page).isChecked()).toBe(false)
  const visitor = await stage.visitor()
  await visitor.say('Anybody?')
  const heard = [page, without.page].map((one) => one.waitForFunction(() => document.title.startsWith('(1)')))
  await Promise.any(heard)
})
