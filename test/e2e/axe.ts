import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults, Result } from 'axe-core'
import type { Frame, Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const serious = new Set<string | null | undefined>(['serious', 'critical'])

/** Looks at views one after the other, and keeps what is wrong with them. */
export interface Inspection {
  /** A page, or the chat on it. */
  readonly look: (view: string, at: Page | Frame) => Promise<void>
  readonly faults: readonly string[]
}

/** What must be right for those who see little, hear, or use keys only: nothing serious in axe's eyes, light and dark. */
export function inspect(): Inspection {
  const faults: string[] = []
  return {
    look: async (view, at) => {
      const frame = 'mainFrame' in at ? at.mainFrame() : at
      await wear(frame, 'light')
      faults.push(...toldOf(`${view}, light`, await seriousIn(frame)))
      await wear(frame, 'dark')
      // Only colours change with it.
      faults.push(...toldOf(`${view}, dark`, await seriousIn(frame, ['color-contrast'])))
    },
    faults,
  }
}

/** The chat's own document, which is not the page's. */
export function chatFrameOf(page: Page): Frame {
  const frame = page.frames().find((one) => one.url().includes('/widget/frame.html'))
  if (frame === undefined) throw new Error('There is no chat on this page.')
  return frame
}

/** At once: what is on its way from one colour to the other is neither. */
async function wear(frame: Frame, scheme: 'light' | 'dark'): Promise<void> {
  await frame.evaluate((worn) => {
    const still = new CSSStyleSheet()
    still.replaceSync(
      `* { transition: none !important; animation: none !important } :root { color-scheme: ${worn} !important }`,
    )
    document.adoptedStyleSheets = [still]
  }, scheme)
}

async function seriousIn(frame: Frame, rules: readonly string[] = []): Promise<readonly Result[]> {
  // Past the policy of the page, which lets no strange script in.
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
