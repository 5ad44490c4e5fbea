import { composer, expectOf, focusIn, keepPicture, lacks, press, say, sees, stands } from '../person.ts'
import type { Stage } from '../stage.ts'

/** The visitor asks, the agent answers; both faces are as they should be. */
export async function talk({ visitor, agent }: Stage): Promise<void> {
  await stands(visitor.chat)
  await say(visitor, visitor.chat, 'Hello')
  await press(agent.page, '.rows .row')
  await sees(agent.page, ['.said .bubble', 'Hello'])
  await say(agent, agent.page, 'Good day')
  await sees(visitor.chat, ['.said .bubble', 'Good day'])
  for (const { page } of [visitor, agent]) await stands(page)
  await stands(visitor.chat)
  await keepPicture(visitor, 'talk-visitor')
  await keepPicture(agent, 'talk-agent')
}

/** Buttons of a row have the same width, are big enough for a finger, and lie within the grid. */
const grid = `
  const grid = document.querySelector('.emoji-grid')
  const around = grid.getBoundingClientRect()
  const boxes = [...grid.querySelectorAll('button')].slice(0, 48).map((one) => one.getBoundingClientRect())
  const [narrowest, widest] = [Math.min, Math.max].map((of) => of(...boxes.map(({ width }) => Math.round(width))))
  return {
    isThere: boxes.length === 48,
    areEqual: widest - narrowest <= 1,
    areSmall: boxes.some(({ width, height }) => width < 30 || height < 36),
    outside: boxes.filter(({ left, right }) => left < around.left - 1 || right > around.right + 1).length,
    isScrolledSideways: grid.scrollWidth > grid.clientWidth,
  }`

/** Emoji in both faces: the picker is laid out properly, and a picked emoji is inserted and sent. */
export async function pickEmoji({ visitor, agent }: Stage): Promise<void> {
  for (const [tab, place, name] of [
    [visitor, visitor.chat, 'visitor'],
    [agent, agent.page, 'agent'],
  ] as const) {
    await press(place, '.emoji > button')
    await sees(place, '.emoji-grid button')
    const right = { isThere: true, areEqual: true, areSmall: false, outside: 0, isScrolledSideways: false }
    await expectOf(place, grid).toEqual(right)
    await keepPicture(tab, `emoji-${name}`)
    await tab.key('Escape')
    await lacks(place, '.emoji-picker')
    await press(place, '.emoji > button')
    await press(place, '.emoji-grid button')
    await expectOf(place, `return document.querySelector('${composer}').value`).not.toBe('')
    await press(place, '.composer-send')
    await sees(place, '.said[data-own=true] .text.large')
    await press(place, composer)
  }
}

/** A slash opens the quick replies; Enter picks one, the next Enter sends it. */
export async function replyQuickly({ visitor, agent }: Stage): Promise<void> {
  await press(agent.page, composer)
  await agent.type('/par')
  await sees(agent.page, ['.quick-menu', 'Your parcel is on its way.'])
  await stands(agent.page)
  await agent.key('Enter')
  await lacks(agent.page, '.quick-menu')
  await focusIn(agent.page, composer)
  await agent.key('Enter')
  await sees(visitor.chat, ['.said', 'Your parcel is on its way.'])
}

/** Only the agent sees a note. */
export async function note({ visitor, agent }: Stage): Promise<void> {
  await press(agent.page, ['.segments button[aria-pressed=false]', ''])
  await say(agent, agent.page, 'Wants it in blue')
  await sees(agent.page, ['.said[data-note=true]', 'Wants it in blue'])
  await press(agent.page, ['.segments button[aria-pressed=false]', ''])
  await say(agent, agent.page, 'In blue, then')
  await sees(visitor.chat, ['.said', 'In blue, then'])
  await lacks(visitor.chat, ['.said', 'Wants it in blue'])
  await stands(agent.page)
}
