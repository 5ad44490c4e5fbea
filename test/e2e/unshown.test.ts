import { expect } from 'vitest'
import { composerIn, e2e, type Place, reads, talk, theatre } from './browser.ts'

const open = theatre()
const planted = 'fails to be drawn'

e2e('a message that fails to render says so, keeps its time and actions, and hides nothing else', async () => {
  const { visitor, agent } = await talk(await open(), { before: failOnText })
  await visitor.say(planted)
  await agent.say(`${planted} as well`)
  await visitor.say('After it')
  for (const place of [agent.page, visitor.chat]) {
    await reads(place, 'After it')
    await reads(place, 'Hello')
    const unshown = place.locator('.said', { hasText: 'This message cannot be shown.' })
    await expect.poll(() => unshown.count()).toBe(2)
    expect(await unshown.locator('time').count()).toBe(2)
    // An own message can still be recalled.
    const own = place.locator('.said[data-own=true]', { hasText: 'This message cannot be shown.' })
    expect(await own.getByRole('button', { name: 'Take back' }).count()).toBe(1)
  }
})

e2e(
  'a pane that fails to render says so in its place: the others still work, and one can answer, end and retry',
  async () => {
    const stage = await open()
    const { visitor, agent } = await talk(stage, { before: failOnCommand })
    for (const frame of [...agent.page.frames(), ...visitor.page.frames()]) await frame.evaluate('__fails = true')
    await visitor.say('Said meanwhile')
    for (const place of [agent.page, visitor.chat]) await isSaid(place)
    // The same in the list, and the row opens.
    await agent.page.locator('.rows .row', { hasText: 'cannot be shown' }).click()
    expect(await agent.page.evaluate(() => document.activeElement?.closest('.pane, .rows') !== null)).toBe(true)
    await composerIn(agent.page).click()
    await agent.page.keyboard.type('Answered all the same')
    await agent.page.keyboard.press('Enter')
    for (const frame of visitor.page.frames()) await frame.evaluate('__fails = false')
    await visitor.chat.getByRole('button', { name: 'Try again' }).click()
    await reads(visitor.chat, 'Said meanwhile')
    await reads(visitor.chat, 'Answered all the same')
    await agent.page.getByRole('button', { name: 'End', exact: true }).click()
    await agent.page.getByRole('button', { name: 'End conversation' }).click()
    await visitor.chat.getByRole('button', { name: 'Start again' }).waitFor()
  },
)

/** In the reader's language, in view and not covered. */
async function isSaid(place: Place): Promise<void> {
  const words = place.locator('.unshown p', { hasText: 'This part cannot be shown.' })
  await words.waitFor()
  const isOnTop = await words.evaluate((element) => {
    const { x, y, width, height } = element.getBoundingClientRect()
    return element.contains(document.elementFromPoint(x + width / 2, y + height / 2))
  })
  expect(isOnTop).toBe(true)
}

/** Breaks rendering for one text. */
function failOnText(): void {
  const { matchAll } = String.prototype
  String.prototype.matchAll = function (this: string, pattern: RegExp) {
    if (this.includes('fails to be drawn')) throw new Error('planted')
    return matchAll.call(this, pattern)
  }
}

/** Breaks rendering of a whole conversation, on demand. */
function failOnCommand(): void {
  const { toDateString } = Date.prototype
  Date.prototype.toDateString = function () {
    if ((window as { __fails?: boolean }).__fails === true) throw new Error('planted')
    return toDateString.call(this)
  }
}
