import { expect } from 'vitest'
import type { Json, Place, Tab } from './engine.ts'

/** What a person may need for a reconnect, and not more. */
export const patienceMs = 20_000

/** What somebody looks for: a selector, and words that are in it or are its name. */
export type Mark = string | readonly [selector: string, words: string]

/**
 * Finds the first that is drawn. What is at its middle decides whether a person can reach it: `state` is `absent`,
 * `covered by …`, or `reachable`.
 */
const finding = `
  const [selector, words] = arguments
  const says = (one) => (one.getAttribute('aria-label') ?? '') + ' ' + one.textContent
  const found = [...document.querySelectorAll(selector)]
    .find((one) => one.getClientRects().length > 0 && says(one).includes(words))
`
const reaching = `${finding}
  if (found === undefined) return 'absent'
  found.scrollIntoView({ block: 'nearest', behavior: 'instant' })
  const { x, y, width, height } = found.getBoundingClientRect()
  let top = document.elementFromPoint(x + width / 2, y + height / 2)
  while (top?.shadowRoot) {
    const inner = top.shadowRoot.elementFromPoint(x + width / 2, y + height / 2)
    if (inner === null || inner === top) break
    top = inner
  }
  if (top === null) return 'outside of the viewport'
  return found.contains(top) ? 'reachable' : 'covered by ' + top.outerHTML.slice(0, 80)
`

function parts(mark: Mark): [string, string] {
  return typeof mark === 'string' ? [mark, ''] : [...mark]
}

/** Waits until it is in view and on top at its middle. */
export async function sees(place: Place, mark: Mark): Promise<void> {
  await expectOf(place, reaching, parts(mark), `${mark}`).toBe('reachable')
}

/** Waits until nothing of the kind is drawn. */
export async function lacks(place: Place, mark: Mark): Promise<void> {
  await expectOf(place, `${finding} return found === undefined`, parts(mark), `no ${mark}`).toBe(true)
}

/** Presses what can be seen. */
export async function press(place: Place, mark: Mark): Promise<void> {
  await sees(place, mark)
  await place.press(`${finding} return found`, ...parts(mark))
}

/** Waits until the focus is in such an element. */
export async function focusIn(place: Place, selector: string): Promise<void> {
  const focused = `
    const at = document.activeElement
    return at?.closest(arguments[0]) ? 'there' : at?.outerHTML.slice(0, 80)`
  await expectOf(place, focused, [selector], `focus in ${selector}`).toBe('there')
}

/** Presses where one writes, types, and sends. */
export async function say(tab: Tab, place: Place, text: string): Promise<void> {
  await press(place, composer)
  await tab.type(text)
  await tab.key('Enter')
}

export const composer = '.composer textarea'

/** Waits until what the body returns is as it is wanted. */
export function expectOf(place: Place, body: string, given: readonly Json[] = [], message = body) {
  return expect.poll(() => place.run(body, ...given), { timeout: patienceMs, message })
}
