import { mkdirSync, writeFileSync } from 'node:fs'
import { expect } from 'vitest'
import { inPage } from '../e2e/in-page.ts'
import type { Json, Place, Tab } from './engine.ts'

/** The most that a reconnect may take a person. */
const patienceMs = 20_000

/** What a person looks for: a selector, and words in the element or in its accessible name. */
export type Mark = string | readonly [selector: string, words: string]

export const composer = '.composer textarea'

/** `found` is the first match that is rendered. */
const finding = `
  const [selector, words] = arguments
  const says = (one) => (one.getAttribute('aria-label') ?? '') + ' ' + one.textContent
  const found = [...document.querySelectorAll(selector)]
    .find((one) => one.getClientRects().length > 0 && says(one).includes(words))
`
const looking = `${finding}
  ${inPage}
  if (found === undefined) return ['is not drawn']
  found.scrollIntoView({ block: 'nearest', behavior: 'instant' })
  return look(found).faults
`
const standing = `${inPage}
  const faults = stands().flatMap(({ what, faults }) => faults.map((fault) => what + ' ' + fault))
  // Who reads downwards is not meant to push a panel about sideways; a dialog that has room scrolls not at all.
  const panels = [...document.querySelectorAll('dialog[open], main.chat, .log, .list, .list-body, .pane, .context, .page, .card')]
  const sideways = panels.filter((one) => isDrawn(one) && one.scrollWidth - one.clientWidth > 1)
  const dialogs = [...document.querySelectorAll('dialog[open]')].filter((one) => one.scrollHeight - one.clientHeight > 0)
  const out = [...document.querySelectorAll('input, textarea, select, button, label')].flatMap((one) => {
    const panel = one.closest('dialog, main.chat, .list, .pane, .context, .page')
    if (panel === null || getComputedStyle(one).position === 'fixed' || !isDrawn(one) || !isDrawn(panel) || one.closest('.hidden-words') !== null) return []
    const [own, around] = [one, panel].map((each) => each.getBoundingClientRect())
    return own.right > around.right + 1 || own.left < around.left - 1 ? [named(one) + ' sticks out of ' + named(panel)] : []
  })
  return [
    ...faults,
    ...scrolls(),
    ...sideways.map((one) => named(one) + ' scrolls sideways by ' + (one.scrollWidth - one.clientWidth)),
    ...dialogs.map((one) => named(one) + ' scrolls by ' + (one.scrollHeight - one.clientHeight)),
    ...out,
  ]
`

function parts(mark: Mark): [string, string] {
  return typeof mark === 'string' ? [mark, ''] : [...mark]
}

/** Waits until a person sees it: entirely in view, and on top at its middle. */
export async function sees(place: Place, mark: Mark): Promise<void> {
  await expectOf(place, looking, parts(mark), `${mark} is seen`).toEqual([])
}

/** Waits until no match is rendered. */
export async function lacks(place: Place, mark: Mark): Promise<void> {
  await expectOf(place, `${finding} return found === undefined`, parts(mark), `${mark} is gone`).toBe(true)
}

/** Clicks what a person can see. */
export async function press(place: Place, mark: Mark): Promise<void> {
  await sees(place, mark)
  await place.press(`${finding} return found`, ...parts(mark))
}

/** Waits until the focus is in an element that matches. */
export async function focusIn(place: Place, selector: string): Promise<void> {
  const focused = `
    const at = document.activeElement
    return at?.closest(arguments[0]) ? 'there' : at?.outerHTML.slice(0, 80)`
  await expectOf(place, focused, [selector], `the focus is in ${selector}`).toBe('there')
}

/** Waits until the place is as its state requires, and nothing in it scrolls that should not. */
export async function stands(place: Place): Promise<void> {
  await expectOf(place, standing, [], 'how it stands').toEqual([])
}

/** Clicks the composer, types, and sends. */
export async function say(tab: Tab, place: Place, text: string): Promise<void> {
  await press(place, composer)
  await tab.type(text)
  await tab.key('Enter')
}

/** Waits until the value that the body returns matches. */
export function expectOf(place: Place, body: string, given: readonly Json[] = [], message = body) {
  return expect.poll(() => place.run(body, ...given), { timeout: patienceMs, message })
}

/** Saves a screenshot in the folder that PARLEY_BROWSER_PICTURES names. */
export async function keepPicture(tab: Tab, name: string): Promise<void> {
  const folder = process.env.PARLEY_BROWSER_PICTURES
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/${expect.getState().testPath?.match(/(\w+)\.test/)?.[1]}-${name}.png`, await tab.picture())
}
