import type * as page from './in-page.ts'
import type * as words from './in-page-words.ts'

// These run next to the functions of the other two files, under these names.
declare const isDrawn: typeof page.isDrawn
declare const named: typeof page.named
declare const parentOf: typeof page.parentOf
declare const placesLookedAt: typeof words.placesLookedAt
declare const textsIn: typeof words.textsIn

/** Functions that run in a page, as in in-page.ts; these find what is too faint. */
export const inPageColours = (
  [faint, faintFaults, faintFault, backdropOf, over, coloursOf, contrast, luminance] as readonly ((
    ...given: never[]
  ) => unknown)[]
)
  .map(String)
  .join('\n')

type Colour = readonly [red: number, green: number, blue: number, alpha: number]

/** Returns what is too faint in this console, in any state. */
export function faint(): string[] {
  if (document.querySelector('.frame, .login') === null) return []
  return [...new Set(placesLookedAt().flatMap(faintFaults))]
}

/** Texts below 4.5 : 1, and icons below 3 : 1, against what is behind them, except disabled ones. */
function faintFaults(place: Element): string[] {
  const colourOf = coloursOf()
  const faults = textsIn(place).map(({ data, parentElement: element }) => {
    const style = element === null ? undefined : getComputedStyle(element)
    if (element === null || style === undefined) return ''
    const isLarge = Number.parseFloat(style.fontSize) >= 24
    const fault = faintFault(element, colourOf(style.color), { least: isLarge ? 3 : 4.5, colourOf })
    return fault && `“${data.trim().slice(0, 30)}” ${fault}`
  })
  const fields = [...place.querySelectorAll('input, textarea')].map((field) => {
    const isEmpty =
      field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement ? field.value === '' : false
    if (!isEmpty || field.getAttribute('placeholder') === null || !isDrawn(field)) return ''
    return faintFault(field, colourOf(getComputedStyle(field, '::placeholder').color), { least: 4.5, colourOf })
  })
  const signs = [...place.querySelectorAll('button .icon, a .icon')].map((sign) =>
    isDrawn(sign) ? faintFault(sign, colourOf(getComputedStyle(sign).color), { least: 3, colourOf }) : '',
  )
  return [...faults, ...fields, ...signs].filter((fault) => fault !== '')
}

function faintFault(
  element: Element,
  colour: Colour,
  { least, colourOf }: { least: number; colourOf: (css: string) => Colour },
): string {
  // Forced colours have the contrast that the user chose, where we leave them alone.
  const isForced = matchMedia('(forced-colors: active)').matches
  if (isForced && getComputedStyle(element).forcedColorAdjust !== 'none') return ''
  if (element.closest(':disabled, [aria-disabled=true], [inert]') !== null) return ''
  const backdrop = backdropOf(element, colourOf)
  if (backdrop === undefined) return ''
  let opacity = colour[3]
  for (let at: Element | null = element; at !== null; at = parentOf(at)) opacity *= Number(getComputedStyle(at).opacity)
  const [red, green, blue] = colour
  const ratio = contrast(over([red, green, blue, opacity], backdrop), backdrop)
  return ratio < least ? `has a contrast of ${ratio.toFixed(1)} in ${named(element)}` : ''
}

/** Returns the colour painted behind an element; undefined if it is a picture. */
function backdropOf(element: Element, colourOf: (css: string) => Colour): Colour | undefined {
  const layers: Colour[] = []
  for (let at: Element | null = element; at !== null; at = parentOf(at)) {
    const { backgroundColor, backgroundImage } = getComputedStyle(at)
    if (backgroundImage !== 'none') return undefined
    const layer = colourOf(backgroundColor)
    if (layer[3] > 0) layers.push(layer)
    if (layer[3] === 1) break
  }
  return layers.reduceRight<Colour>((below, layer) => over(layer, below), colourOf('Canvas'))
}

function over([red, green, blue, alpha]: Colour, below: Colour): Colour {
  const mixed = (one: number, other: number) => one * alpha + other * (1 - alpha)
  return [mixed(red, below[0]), mixed(green, below[1]), mixed(blue, below[2]), 1]
}

/** Returns any CSS colour as the browser paints it. */
function coloursOf(): (css: string) => Colour {
  const known = new Map<string, Colour>()
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
  return (css) => {
    const before = known.get(css)
    if (before !== undefined || context === null) return before ?? [0, 0, 0, 1]
    context.clearRect(0, 0, 1, 1)
    context.fillStyle = css
    context.fillRect(0, 0, 1, 1)
    const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data
    const colour: Colour = [red, green, blue, alpha / 255]
    known.set(css, colour)
    return colour
  }
}

function contrast(one: Colour, other: Colour): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function luminance([red, green, blue]: Colour): number {
  const linear = (value: number) =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}
