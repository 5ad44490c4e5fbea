import type * as around from './in-page.ts'

// Available where these functions run.
declare const boxOf: typeof around.boxOf
declare const clippersOf: typeof around.clippersOf
declare const isDrawn: typeof around.isDrawn
declare const named: typeof around.named
declare const outside: typeof around.outside

/** Functions that run in a page after those of `inPage`; these find what a hand or an eye stumbles over. */
export const inPageFit = (
  [
    ...[unfit, textsOf, isBroken, cutBy, backOf, paleness, paint, isStrange],
    ...[cutFields, hiddenButtons, barelyScrolled, cutRing, smallTargets],
  ] as readonly ((...given: never[]) => unknown)[]
)
  .map(String)
  .join('\n')

/** Returns what is wrong with the texts and the controls of a chat. */
export function unfit(): string[] {
  // A console has checks of its own, and its dialogs have names and keys of all languages.
  if (document.querySelector('main.chat') === null) return []
  const face = [...document.querySelectorAll('dialog:modal')].at(-1) ?? document.querySelector('main.chat')
  if (face === null) return []
  const texts = textsOf(face).flatMap((text) => {
    const within = text.parentElement as Element
    return [isBroken(text), cutBy(text, within), paleness(text, within), isStrange(text, within)]
      .filter((fault) => fault !== '')
      .map((fault) => `${named(within)} ${fault}`)
  })
  const blank = [...face.querySelectorAll('.icon svg:empty')].map(
    (one) => `${named(one.parentElement?.parentElement ?? one)} has an icon of nothing`,
  )
  const all = [...texts, ...blank, ...cutFields(face), ...hiddenButtons(face), ...barelyScrolled(face), ...cutRing()]
  return [...new Set([...all, ...smallTargets(face)])]
}

/** Returns texts that are drawn and visible in their scroll container. */
function textsOf(face: Element): Text[] {
  const walker = document.createTreeWalker(face, NodeFilter.SHOW_TEXT)
  const texts: Text[] = []
  while (walker.nextNode() !== null) {
    const text = walker.currentNode as Text
    const within = text.parentElement
    if (text.data.trim() === '' || within === null || within.closest('.hidden-words, textarea, svg') !== null) continue
    if (isDrawn(within)) texts.push(text)
  }
  return texts
}

/** Names of files, addresses, and text without spaces may break anywhere. */
function isBroken(text: Text): string {
  const range = document.createRange()
  for (const { 0: whole, index: begin } of text.data.matchAll(/\S+/g)) {
    if (whole.length > 24 || /[/@_\p{Script=Han}]|\.\p{L}/u.test(whole)) continue
    for (const { 0: word, index } of whole.matchAll(/[\p{L}\p{N}]+(?:[.,:'’][\p{L}\p{N}]+)*/gu)) {
      range.setStart(text, begin + index)
      range.setEnd(text, begin + index + word.length)
      const lines = new Set([...range.getClientRects()].map(({ bottom }) => Math.round(bottom)))
      if (lines.size > 1) return `breaks inside of "${word}"`
    }
  }
  return ''
}

/** Cut by a container that does not scroll, or touching the edge of its background. */
function cutBy(text: Text, within: Element): string {
  const range = document.createRange()
  range.selectNodeContents(text)
  const box = boxOf(range as unknown as Element)
  for (const one of [within, ...clippersOf(within)]) {
    const { overflowX, overflowY, textOverflow, webkitLineClamp } = getComputedStyle(one)
    const { x, y, width, height } = boxOf(one)
    const isScrolled = /auto|scroll/.test(overflowX + overflowY)
    // An ellipsis shows that there is more, and code scrolls by itself.
    if (textOverflow === 'ellipsis' || (isScrolled && one === within)) return ''
    // Can be scrolled into view.
    if (isScrolled) break
    const isWide = overflowX === 'visible'
    const isHigh = overflowY === 'visible' || webkitLineClamp !== 'none'
    const area = {
      x: isWide ? box.x : x,
      width: isWide ? box.width : width,
      y: isHigh ? box.y : y,
      height: isHigh ? box.height : height,
    }
    const [cut] = outside(box, area, named(one))
    if (cut !== undefined) return cut
  }
  const back = backOf(within)
  if (back === null || getComputedStyle(back).display === 'inline') return ''
  const { x, width } = boxOf(back)
  const free = Math.min(box.x - x, x + width - box.x - box.width)
  return free < 1.5 ? `is ${Math.round(free)} px from the edge of ${named(back)}` : ''
}

/** Returns the element whose background is behind the text. */
function backOf(element: Element): Element | null {
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    const { backgroundColor, borderLeftWidth } = getComputedStyle(at)
    if (Number.parseFloat(borderLeftWidth) > 0 || (paint(backgroundColor)[3] ?? 0) > 0) return at
  }
  return null
}

/** Less than 4.5 : 1 is hard to read; disabled controls may be. */
function paleness(text: Text, within: Element): string {
  if (!/[\p{L}\p{N}]/u.test(text.data) || within.closest(':disabled, [aria-disabled=true]') !== null) return ''
  const layers: (readonly number[])[] = []
  let opacity = 1
  for (let at: Element | null = within; at !== null; at = at.parentElement) {
    const style = getComputedStyle(at)
    layers.push(paint(style.backgroundColor))
    opacity *= Number(style.opacity)
  }
  const over = (back: readonly number[], layer: readonly number[], share = 1) => {
    const part = ((layer[3] ?? 0) / 255) * share
    return back.map((value, index) => value * (1 - part) + (layer[index] ?? 0) * part)
  }
  const back = layers.reverse().reduce((below, layer) => over(below, layer), paint('Canvas'))
  const front = over(back, paint(getComputedStyle(within).color), opacity)
  const [light = 0, dark = 0] = [back, front].map(lightOf).sort((one, other) => other - one)
  const ratio = (light + 0.05) / (dark + 0.05)
  return ratio < 4.45
    ? `has a contrast of ${ratio.toFixed(1)} (${getComputedStyle(within).color} on ${back.map(Math.round).join()})`
    : ''

  function lightOf(color: readonly number[]): number {
    const parts = color.slice(0, 3).map((value) => {
      const share = value / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return parts.reduce((sum, part, index) => sum + part * ([0.2126, 0.7152, 0.0722][index] ?? 0), 0)
  }
}

/** Returns red, green, blue and alpha of any CSS colour. */
function paint(color: string): readonly number[] {
  const known = paint as { readonly colors?: Map<string, readonly number[]> }
  const colors = known.colors ?? new Map<string, readonly number[]>()
  Object.assign(paint, { colors })
  const place = colors.get(color) === undefined ? new OffscreenCanvas(1, 1).getContext('2d') : null
  if (place !== null) {
    place.fillStyle = color
    place.fillRect(0, 0, 1, 1)
    colors.set(color, [...place.getImageData(0, 0, 1, 1).data])
  }
  return colors.get(color) ?? []
}

/** Texts of ours in a language other than the face's; what people and sites write is theirs. */
function isStrange(text: Text, within: Element): string {
  const theirs = 'bdi, h1, .bubble, .unsent, .greeting, .quoted'
  // A quoted comment.
  if (within.closest(theirs) !== null || within.matches('.field > span') || text.data.startsWith('“')) return ''
  const isChinese = document.documentElement.lang.startsWith('zh')
  const [han, latin] = [/\p{Script=Han}/u.test(text.data), /[A-Za-z]{3}/.test(text.data)]
  return (isChinese ? latin && !han : han) ? `is not in ${document.documentElement.lang}` : ''
}

/** Fields that are lower than their content although there is room. */
function cutFields(face: Element): string[] {
  return [...face.querySelectorAll<HTMLTextAreaElement>('.composer textarea')].flatMap((field) => {
    const most = Number.parseFloat(getComputedStyle(field).maxHeight)
    const { scrollHeight, clientHeight } = field
    if (scrollHeight <= clientHeight + 1 || clientHeight + 1 >= most) return []
    return [`${named(field)} shows ${clientHeight} of the ${scrollHeight} px written in it`]
  })
}

/** Without a field to fill in, all actions must be in view at once. */
function hiddenButtons(face: Element): string[] {
  const cards = [...face.querySelectorAll('.card')].filter((card) => {
    return isDrawn(card) && card.querySelector('textarea, input:not([type=radio])') === null
  })
  return cards.flatMap((card) =>
    [...card.querySelectorAll('button')].flatMap((button) =>
      outside(boxOf(button), boxOf(card), named(card)).map((fault) => `${named(button)} ${fault}`),
    ),
  )
}

/** What scrolls by only a few pixels was meant to fit. */
function barelyScrolled(face: Element): string[] {
  return [...face.querySelectorAll('*')].flatMap((one) => {
    const { overflowX, overflowY } = getComputedStyle(one)
    const by = [
      /auto|scroll/.test(overflowY) && !one.matches('.log, textarea') ? one.scrollHeight - one.clientHeight : 0,
      /auto|scroll/.test(overflowX) ? one.scrollWidth - one.clientWidth : 0,
    ].filter((px) => px > 0 && px < 9)
    return by.map((px) => `${named(one)} scrolls by ${px} px`)
  })
}

/** The focus ring must be entirely visible. */
function cutRing(): string[] {
  const at = document.activeElement
  if (at === null || at === document.body || !at.matches(':focus-visible')) return []
  const { outlineStyle, outlineWidth, outlineOffset } = getComputedStyle(at)
  const far = Number.parseFloat(outlineWidth) + Number.parseFloat(outlineOffset)
  if (outlineStyle === 'none' || !(far > 0)) return []
  const { x, y, width, height } = boxOf(at)
  const ring = { x: x - far, y: y - far, width: width + 2 * far, height: height + 2 * far }
  const view = { x: 0, y: 0, width: innerWidth, height: innerHeight }
  const around = clippersOf(at)
  const scrolling = around.findIndex((one) => /auto|scroll/.test(getComputedStyle(one).overflowY))
  const cut = [
    // A field higher than its scroll container cannot be entirely visible.
    ...(scrolling === -1 ? outside(ring, view, 'the viewport') : []),
    ...around
      .slice(0, scrolling === -1 ? around.length : scrolling)
      .flatMap((one) => outside(ring, boxOf(one), named(one))),
  ]
  return cut.map((fault) => `the ring around ${named(at)} ${fault}`)
}

/** A finger needs 40 px; a control within a line of text has its line. */
function smallTargets(face: Element): string[] {
  // At 200 % zoom half of that suffices.
  if (!matchMedia('(pointer: coarse) and (width >= 280px)').matches) return []
  return [...face.querySelectorAll('button, a.file, a.icon-button, .choice, .stars label')].flatMap((one) => {
    const { width, height } = one.getBoundingClientRect()
    if (!isDrawn(one) || (height >= 39.5 && width >= 39.5) || one.closest('.emoji-picker') !== null) return []
    return [`${named(one)} is ${Math.round(width)} × ${Math.round(height)} px for a finger`]
  })
}
