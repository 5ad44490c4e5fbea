import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { seen } from './seen.ts'

const folder = process.env.PARLEY_PICTURES

/** Takes a picture in light and one in dark into the folder PARLEY_PICTURES; without it, nothing. */
export async function picture(page: Page, name: string): Promise<void> {
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) })
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

/** Does so with the window as it is, and as wide as a phone, where the element must be in view, too. */
export async function pictures(page: Page, name: string, element: Locator): Promise<void> {
  const wide = page.viewportSize() ?? { width: 1280, height: 720 }
  await picture(page, name)
  await page.setViewportSize({ width: 390, height: 844 })
  await seen(element)
  await picture(page, `${name}-phone`)
  await page.setViewportSize(wide)
}
