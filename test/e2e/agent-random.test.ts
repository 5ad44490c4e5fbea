import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { newVisitor, openThread } from '../support/people.ts'
import { Random, seedOfRun, testOption } from '../support/random.ts'
import { type AgentPage, e2e, type Stage, theatre } from './browser.ts'

const open = theatre()

/** In order: what was pressed, what was sent from the composer, what was requested from the server. */
type Entry = readonly ['pressed' | 'sent' | 'asked', string]

/** Records in the page what a person did and what the page made of it. */
function keepLog(): void {
  const log: Entry[] = []
  const composed = () => document.activeElement?.closest('.composer')?.querySelector('textarea')?.value.trim() ?? ''
  const pressed = ({ target, detail }: MouseEvent) => {
    const button = (target as Element).closest('button')
    // An Enter in a form's field clicks its button, but nobody pressed it.
    if (button !== null && detail === 0 && document.activeElement !== button) return
    // The other button explicitly sends a word after a slash as it is.
    if (button?.matches('.composer-send, .quick-menu > .menu-item:not([role]):has(bdi)')) {
      log.push(['sent', button.closest('.reply')?.querySelector('textarea')?.value.trim() ?? ''])
    }
    const place = button?.closest('dialog, .cards, .composer')?.className ?? ''
    log.push(['pressed', `${place}: ${button?.className} ${button?.textContent}`])
  }
  const typed = ({ key, shiftKey, target }: KeyboardEvent) => {
    const isSent = key === 'Enter' && !shiftKey && (target as Element).matches('.composer textarea')
    if (isSent) log.push(['sent', composed()])
  }
  document.addEventListener('click', pressed, true)
  document.addEventListener('keydown', typed, true)
  const { fetch } = window
  window.fetch = (input, init) => {
    if (init?.method === 'POST') log.push(['asked', String(input instanceof Request ? input.url : input)])
    return fetch(input, init)
  }
  Object.assign(window, { log })
}

const logOf = (page: Page) => page.evaluate(() => (window as unknown as { log: Entry[] }).log)

/** The requests that take a conversation from the agent or give it to somebody, and the buttons that may cause them. */
const explicit: readonly (readonly [asked: RegExp, button: RegExp])[] = [
  [/thread\/close$/, /^modal question: button primary /],
  [/(transfer|invite)\/create$/, /^modal hand-over: button primary /],
  [/invite\/leave$|thread\/takeover$/, /^modal question: button primary /],
  [/agent\/decline$|\/reject$/, /^(modal question: button primary|cards: button) /],
]

/** Returns the requests without a matching button press before them, one press for each request. */
function unwanted(log: readonly Entry[]): string[] {
  // A busy page may send a request only after the next press.
  const pressed: string[] = []
  return log.flatMap(([kind, what]) => {
    if (kind === 'pressed') pressed.push(what)
    const rule = explicit.find(([asked]) => kind === 'asked' && asked.test(what))
    if (rule === undefined) return []
    const at = pressed.findLastIndex((one) => rule[1].test(one))
    if (at < 0) return [`${what} after ${pressed.slice(-3).join(', ')}`]
    pressed.splice(at, 1)
    return []
  })
}

const letters = 'abcdefghijklmnopqrstuvwxyz /?12345,.AEDT'
const others = [
  'Control+k',
  'Enter',
  'Enter',
  'Escape',
  'Escape',
  'Escape',
  'Tab',
  'Shift+Tab',
  'ArrowDown',
  'ArrowUp',
  'Backspace',
]

/**
 * Returns an element that can be pressed, except those that cause exactly what must not happen by itself, or lead away.
 */
const pressable = (dice: number) => {
  const isIn = (one: Element, within: string) => one.closest(within) !== null
  const left = [
    ...document.querySelectorAll(
      'a:not(.row, [role=tab]), .rail, .me-menu, .modal .primary, .cards .button:not(.primary)',
    ),
  ]
  const top = document.querySelector('dialog[open]') ?? document
  const all = [
    ...top.querySelectorAll('button, a.row, a[role=tab], input, textarea, .bubble, h2, h3, .log, .choice, .empty'),
  ].filter(
    (one) =>
      !left.some((other) => other.contains(one)) && !isIn(one, '.composer-tools:not(:hover) [title="Attach a file"]'),
  )
  const away = document.querySelector('.frame:not([data-page="inbox"]) .rail-button')
  const box = (away ?? all[Math.floor(dice * all.length)])?.getBoundingClientRect()
  const seen = (window as unknown as { seen?: Set<string> }).seen ?? new Set<string>()
  Object.assign(window, { seen })
  const dialog = document.querySelector('dialog[open]')
  if (dialog !== null) seen.add(dialog.getAttribute('aria-label')?.split(' ')[0] ?? '')
  return box === undefined ? undefined : { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** Clicks, presses a key, or types part of a sentence; returns how many steps it was. */
async function step(page: Page, random: Random): Promise<number> {
  if (random.chance(0.3)) {
    const at = await page.evaluate(pressable, random.next())
    if (at !== undefined) await page.mouse.click(at.x, at.y)
    return 1
  }
  const text = Array.from(
    { length: random.chance(0.4) ? 0 : random.between(1, 9) },
    () => letters[random.between(0, letters.length)],
  ).join('')
  if (text === '') await page.keyboard.press(random.pick(others))
  else await page.keyboard.type(text)
  return Math.max(1, text.length)
}

/** Three conversations, an offer, and a colleague to transfer to. */
async function busy(stage: Stage): Promise<AgentPage> {
  const agent = await stage.agent('admin', { before: keepLog, context: { viewport: { width: 1280, height: 720 } } })
  const come = async (name: string) => openThread(stage.server, await newVisitor(stage.server, name))
  for (const name of ['Una', 'Dita', 'Theo']) await come(name)
  await expect.poll(() => agent.rows.count()).toBe(3)
  await stage.set({ accept: 'OFFER', offerSeconds: 600 })
  await come('Ed')
  await agent.page.locator('.cards').waitFor()
  await stage.agent('bea')
  return agent
}

e2e(
  '2,000 random steps end, hand over, decline and send nothing without the button or the Enter meant for that',
  async () => {
    const random = new Random(seedOfRun())
    const steps = testOption('PARLEY_TEST_STEPS', 2000)
    console.info(`PARLEY_TEST_SEED=${random.seed} PARLEY_TEST_STEPS=${steps}`)
    const stage = await open()
    const { page } = await busy(stage)
    for (let count = 0; count < steps; ) count += await step(page, random)
    const log = await logOf(page)
    expect(unwanted(log)).toEqual([])
    // Every message that was not recalled came from a composer, letter for letter.
    const said = () =>
      stage.server
        .rows(
          `select content from messages where type = 'TEXT' and status != 'RECALL' and sender_uid in (select uid from agents)`,
        )
        .map(({ content }) => content)
    const sent = log.flatMap(([kind, text]) => (kind === 'sent' ? [text] : []))
    for (const text of said()) expect(sent).toContain(text)
    const seen = await page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen])
    console.info(`met ${seen.join(', ')}; said ${said().length}, did ${log.length}`)
    expect([seen.length, said().length].every((count) => count > 0)).toBe(true)
  },
  120_000,
)
