import type { FrameLocator, Locator, Page } from 'playwright-core'
import { picture } from '../support/files.ts'
import { chatFrameOf } from './axe.ts'
import { composerIn, type Stage, type VisitorPage } from './browser.ts'
import type { Exhibit, Gallery } from './gallery.ts'
import { openSite } from './host-page.ts'

/** A visitor whose chat is shown in one state after the other. */
export interface Shown {
  readonly visitor: VisitorPage
  /** Shows a state once its mark is there; by default the composer has the focus. */
  readonly show: (state: string, mark: Locator, focus?: Locator) => Promise<void>
  /** The same after a reload, when nothing has the focus yet. */
  readonly showAgain: (state: string, mark: Locator) => Promise<void>
  /** Reloads in a state that is shown elsewhere or lost with the page; `mark` belongs to the state that follows. */
  readonly returnTo: (state: string, mark: Locator) => Promise<void>
}

/** A visitor comes to a page that asks for this workgroup or department. */
export async function arrive(
  { stage, gallery }: { readonly stage: Stage; readonly gallery: Gallery },
  sid = 'df_wg_uid',
): Promise<Shown> {
  const url = await openSite(stage.server.url, { tag: `data-workgroup="${sid}"` })
  const visitor = await stage.visitor({ url })
  const exhibit = exhibitOf(visitor.page)
  const focus = () => 'nothing of ours' as const
  return {
    visitor,
    show: async (state, mark, focused = composerIn(visitor.chat)) => {
      await mark.waitFor()
      await gallery.show(state, { ...exhibit, focus: () => focused })
    },
    showAgain: async (state, mark) => {
      await comeBack(visitor)
      await mark.waitFor()
      await gallery.show(`${state}, loaded again`, { ...exhibit, focus })
    },
    returnTo: async (state, mark) => {
      await comeBack(visitor)
      await mark.waitFor()
      await gallery.glance(`${state}, loaded again`, { ...exhibit, focus })
    },
  }
}

function exhibitOf(page: Page): Omit<Exhibit, 'focus'> {
  return {
    speaking: async (language) => {
      const frame = chatFrameOf(page)
      await page.evaluate((tag) => {
        const { Parley } = window as unknown as { Parley: (...call: string[]) => void }
        Parley('locale', tag)
      }, language)
      await frame.waitForFunction((tag) => document.documentElement.lang.startsWith(tag), language)
      return { page, frame }
    },
    clip: () => {
      const { width, height } = page.viewportSize() ?? { width: 0, height: 0 }
      const x = Math.max(0, width - 440)
      const y = Math.max(0, height - 880)
      return { x, y, width: width - x, height: height - y }
    },
  }
}

async function comeBack({ page, bubble, chat }: VisitorPage): Promise<void> {
  await page.reload()
  await bubble.waitFor({ state: 'attached' })
  if ((await bubble.getAttribute('aria-expanded')) !== 'true') await bubble.click()
  await chat.locator('main.chat:not(.loading)').waitFor()
}

export async function fillLeaveForm(chat: FrameLocator): Promise<void> {
  await chat.locator('form textarea').fill('Do you have green tea?')
  await chat.locator('form input[name=email]').fill('vera@example.org')
  await chat.locator('form button[type=submit]').click()
  await chat.locator('form').waitFor({ state: 'detached' })
}

/** Pictures to choose. */
export function filesOf(count: number) {
  const file = async (_: unknown, at: number) => {
    return { name: `teapot ${at + 1}.png`, mimeType: 'image/png', buffer: await picture(60, 40) }
  }
  return Promise.all(Array.from({ length: count }, file))
}
