import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults, Result } from 'axe-core'
import type { Frame, Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const serious = new Set<string | null | undefined>(['serious', 'critical'])

/** Inspects views one after the other, and collects their faults. */
export interface Inspection {
  /** `at`: a page, or the chat on it. */
  readonly look: (view: string, at: Page | Frame) => Promise<void>
  readonly faults: readonly string[]
}

type Scheme = 'light' | 'dark'

/** Inspects accessibility: axe reports nothing serious, in light and dark. */
export function inspect(schemes: readonly Scheme[] = ['light', 'dark']): Inspection {
  const faults: string[] = []
  return {
    look: async (view, at) => {
      const frame = 'mainFrame' in at ? at.mainFrame() : at
      await wear(frame, 'light')
      faults.push(...toldOf(`${view}, light`, await seriousIn(frame)))
      if (!schemes.includes('dark')) return
      await wear(frame, 'dark')
      // The scheme changes nothing but colours.
      faults.push(...toldOf(`${view}, dark`, await seriousIn(frame, ['color-contrast'])))
    },
    faults,
  }
}

/** Returns the frame of the chat, a document separate from the page's. */
export function chatFrameOf(page: Page): Frame {
  const frame = page.frames().find((one) => one.url().includes('/widget/frame.html'))
  if (frame === undefined) throw new Error('There is no chat on this page.')
  return frame
}

/** Immediately: a colour in transition is neither one nor the other. */
async function wear(frame: Frame, scheme: Scheme): Promise<void> {
  await frame.evaluate((worn) => {
    const still = new CSSStyleSheet()
    still.replaceSync(
      `* { transition: none !important; animation: none !important } :root { color-scheme: ${worn} !important }`,
    )
    document.adoptedStyleSheets = [still]
  }, scheme)
}

async function seriousIn(frame: Frame, rules: readonly string[] = []): Promise<readonly Result[]> {
  // Bypasses the page's policy, which allows no foreign script.
  if (!(await frame.evaluate('"axe" in window'))) await frame.evaluate(source)
  const options = { iframes: false, resultTypes: ['violations'], ...(rules.length === 0 ? {} : { runOnly: rules }) }
  const { violations } = (await frame.evaluate(`axe.run(document, ${JSON.stringify(options)})`)) as AxeResults
  return violations.filter(({ impact }) => serious.has(impact))
}

function toldOf(view: string, found: readonly Result[]): string[] {
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, any }) => `${view}: ${id}: ${html.slice(0, 160)}${any.map(({ message }) => ` ${message}`)}`),
  )
}
