import type { CDPSession, Page } from 'playwright-core'

/** The sizes in which a face is looked at. */
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

/** The look in which states are reached. */
export const plain: Look = { size: 'desktop', scheme: 'light', language: 'en', zoom: 1 }

/** All combinations of properties other than size. */
const worn = properties.scheme.flatMap((scheme) =>
  properties.language.flatMap((language) => properties.zoom.map((zoom) => ({ scheme, language, zoom }))),
)

/**
 * Plans looks for one state after the other: each state in each size, and of all properties, including state and size,
 * every pair as soon as there is room for it.
 */
export class LookPlan {
  readonly #sizes: readonly Size[]
  readonly #seen = new Set<string>()
  /** How often each look was used. */
  readonly #had = new Map<string, number>()

  constructor(chosen: readonly Size[]) {
    this.#sizes = chosen
  }

  looksAt(state: string): Look[] {
    return this.#sizes.map((size) => {
      const looks = worn.map((one) => ({ size, ...one }))
      // Only these looks can cover the pairs with this state.
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

  /** Returns the pairs of these states that no look has covered yet. */
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

/** Returns a name such as `phone, dark, zh-CN, 200 %`. */
export function nameOf({ size, scheme, language, zoom }: Look): string {
  return `${size}, ${scheme}, ${language}, ${zoom * 100} %`
}

/** Applies a look as far as the browser decides it: window, zoom, pointer, colours. The face sets its own language. */
export async function wearLook(page: Page, { size, scheme, zoom }: Look): Promise<void> {
  const { width, height } = sizes[size]
  const session = await sessionOf(page)
  await Promise.all([
    page.emulateMedia({
      colorScheme: scheme === 'dark' ? 'dark' : 'light',
      forcedColors: scheme === 'forced' ? 'active' : 'none',
    }),
    // A browser zooms by giving the page fewer, larger pixels.
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
