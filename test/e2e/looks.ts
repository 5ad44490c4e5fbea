import type { CDPSession, Page } from 'playwright-core'

/** How a face is looked at. */
export const sizes = {
  /** A window whose panel is 380 × 640. */
  panel: { width: 1024, height: 748 },
  phone: { width: 390, height: 844 },
  tablet: { width: 820, height: 1180 },
  desktop: { width: 1440, height: 900 },
} as const
export type Size = keyof typeof sizes
const properties = {
  scheme: ['light', 'dark', 'forced'],
  language: ['en', 'zh-CN'],
  zoom: [1, 2],
} as const

/** One way to look at a state. */
export interface Look {
  readonly size: Size
  readonly scheme: (typeof properties.scheme)[number]
  readonly language: (typeof properties.language)[number]
  readonly zoom: (typeof properties.zoom)[number]
}

/** How a page is while a state is reached. */
export const plain: Look = { size: 'desktop', scheme: 'light', language: 'en', zoom: 1 }

/** Whatever a look may be besides its size. */
const worn = properties.scheme.flatMap((scheme) =>
  properties.language.flatMap((language) => properties.zoom.map((zoom) => ({ scheme, language, zoom }))),
)

/**
 * Plans looks for one state after the other: each at each of the sizes, and of all the other properties, the state and
 * the size among them, every pair as soon as there is a place for it.
 */
export class LookPlan {
  readonly #sizes: readonly Size[]
  readonly #seen = new Set<string>()
  /** How often each look was had. */
  readonly #had = new Map<string, number>()

  constructor(chosen: readonly Size[]) {
    this.#sizes = chosen
  }

  looksAt(state: string): Look[] {
    return this.#sizes.map((size) => {
      const looks = worn.map((one) => ({ size, ...one }))
      // For the state's own pairs there are these looks alone.
      const worthOf = (pair: string) => (this.#seen.has(pair) ? 0 : pair.startsWith('state ') ? 10 : 1)
      const newOf = (look: Look) => pairsOf(state, look).reduce((sum, pair) => sum + worthOf(pair), 0)
      const hadOf = (look: Look) => this.#had.get(nameOf(look)) ?? 0
      const best = looks.reduce((one, other) => {
        return (newOf(other) - newOf(one) || hadOf(one) - hadOf(other)) > 0 ? other : one
      })
      for (const pair of pairsOf(state, best)) this.#seen.add(pair)
      this.#had.set(nameOf(best), hadOf(best) + 1)
      return best
    })
  }

  /** The pairs that no look has had yet, of these states. */
  left(states: readonly string[]): string[] {
    const all = states.flatMap((state) =>
      this.#sizes.flatMap((size) => worn.flatMap((one) => pairsOf(state, { size, ...one }))),
    )
    return [...new Set(all)].filter((pair) => !this.#seen.has(pair))
  }
}

function pairsOf(state: string, look: Look): string[] {
  const values = Object.entries({ state, ...look }).map(([name, value]) => `${name} ${value}`)
  return values.flatMap((one, index) => values.slice(index + 1).map((other) => `${one}, ${other}`))
}

/** `phone, dark, zh-CN, 200 %` */
export function nameOf({ size, scheme, language, zoom }: Look): string {
  return `${size}, ${scheme}, ${language}, ${zoom * 100} %`
}

/** Puts on a page what its browser decides: window, zoom, pointer, colours. The language is the face's own. */
export async function wearLook(page: Page, { size, scheme, zoom }: Look): Promise<void> {
  const { width, height } = sizes[size]
  const session = await sessionOf(page)
  await Promise.all([
    page.emulateMedia({
      colorScheme: scheme === 'dark' ? 'dark' : 'light',
      forcedColors: scheme === 'forced' ? 'active' : 'none',
    }),
    // A browser zooms by giving the page fewer pixels, each of them larger.
    page.setViewportSize({ width: Math.round(width / zoom), height: Math.round(height / zoom) }),
    session.send('Emulation.setTouchEmulationEnabled', { enabled: size === 'phone', maxTouchPoints: 1 }),
  ])
}

const sessions = new WeakMap<Page, Promise<CDPSession>>()

function sessionOf(page: Page): Promise<CDPSession> {
  const session = sessions.get(page) ?? page.context().newCDPSession(page)
  sessions.set(page, session)
  return session
}
