import { expect } from 'vitest'
import type { Place, Tab } from '../engine.ts'
import { composer, lacks, press, sees } from '../person.ts'
import type { Stage } from '../stage.ts'

/**
 * Sends, to where the focus is, the key events of an input method during a composition and, as in Safari, after it has
 * ended; returns the state of the face before and after.
 */
const compose = `
  const stand = () => ({
    open: [...document.querySelectorAll('dialog[open], .emoji-picker, .menu, .card, .pane, .chat')].map((one) => one.className),
    focus: document.activeElement.outerHTML.slice(0, 100),
    texts: [...document.querySelectorAll('textarea, input:not([type=radio])')].map(({ value }) => value),
    chosen: [...document.querySelectorAll('[aria-selected=true]')].map((one) => one.textContent),
    said: document.querySelectorAll('.said').length,
  })
  const before = stand()
  for (const key of ['Enter', 'Escape', 'ArrowDown', 'ArrowUp', 'ArrowRight', 'Tab', 'j', 'e', '?'])
    for (const how of [{ isComposing: true }, { keyCode: 229 }]) {
      const isFree = document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, ...how, bubbles: true, cancelable: true }))
      // As the browser does by itself: a field's form is sent, a dialog is left.
      if (isFree && how.keyCode === 229 && key === 'Enter') document.activeElement.form?.requestSubmit()
      if (isFree && how.keyCode === 229 && key === 'Escape') document.querySelector('dialog[open]')?.requestClose?.()
    }
  await new Promise((resolve) => setTimeout(() => requestAnimationFrame(() => setTimeout(resolve))))
  return { before, after: stand() }`

/** Whatever is open must ignore the keys of an input method. */
export async function composeEverywhere({ visitor, agent }: Stage): Promise<void> {
  await nothingHappens(agent.page, '.search input')
  await press(agent.page, composer)
  await agent.key('k', 'Control')
  await nothingHappens(agent.page, '.palette input')
  await leave(agent)
  for (const key of ['t', 'e']) {
    await press(agent.page, composer)
    await agent.key('Escape')
    await agent.key(key)
    await nothingHappens(agent.page, 'dialog[open] input')
    await leave(agent)
  }
  await press(agent.page, '.me-button')
  await nothingHappens(agent.page, '.me-button')
  await agent.key('Escape')
  await press(agent.page, composer)
  await agent.type('/p')
  await sees(agent.page, '.quick-menu')
  await nothingHappens(agent.page, composer)
  await agent.key('Escape')
  await press(visitor.chat, composer)
  await visitor.type('ni hao')
  await nothingHappens(visitor.chat, composer)
  for (const place of [agent.page, visitor.chat]) {
    await press(place, '.emoji > button')
    await nothingHappens(place, '.emoji-picker input')
    await (place === agent.page ? agent : visitor).key('Escape')
    await lacks(place, '.emoji-picker')
  }
  await press(visitor.chat, ['.header button', 'Options'])
  await nothingHappens(visitor.chat, '.menu button')
  await visitor.key('Escape')
  // The frame is still visible.
  await sees(visitor.chat, composer)
  for (const place of [agent.page, visitor.chat]) await empty(place)
}

async function nothingHappens(place: Place, selector: string): Promise<void> {
  await sees(place, selector)
  await place.run('document.querySelector(arguments[0]).focus()', selector)
  const { before, after } = (await place.run(`return (async () => { ${compose} })()`)) as Record<string, unknown>
  expect(after, `composed in ${selector}`).toEqual(before)
}

async function leave(tab: Tab): Promise<void> {
  await tab.key('Escape')
  await lacks(tab.page, 'dialog[open]')
}

async function empty(place: Place): Promise<void> {
  const body = `
    const area = document.querySelector(arguments[0])
    area.value = ''
    area.dispatchEvent(new InputEvent('input', { bubbles: true }))`
  await place.run(body, composer)
}
