import type * as page from './in-page.ts'

// These run next to the functions of in-page.ts, under these names.
declare const boxOf: typeof page.boxOf
declare const holds: typeof page.holds
declare const isDrawn: typeof page.isDrawn
declare const named: typeof page.named
declare const parentOf: typeof page.parentOf
declare const topAt: typeof page.topAt

/** Functions that run in a page, as in in-page.ts; these find what cannot be read or reached. */
export const inPageWords = (
  [
    ...[
      unreadable,
      placesLookedAt,
      textsIn,
      brokenWord,
      cutText,
      clips,
      isShortened,
      lineAfterDots,
      fieldFaults,
      widthOf,
    ],
    ...[sidewaysFaults, controlFaults, coverFault, reachFault, isScrollable],
  ] as readonly ((...given: never[]) => unknown)[]
)
  .map(String)
  .join('\n')

/** Returns what a person cannot read or reach in this console, in any state. */
export function unreadable(): string[] {
  if (document.querySelector('.frame, .login') === null) return []
  const faults = placesLookedAt().flatMap((place) => [
    ...textsIn(place).flatMap((text) => [brokenWord(text), cutText(text)]),
    ...fieldFaults(place),
    ...sidewaysFaults(place),
    ...controlFaults(place),
  ])
  return [...new Set(faults.filter((fault) => fault !== ''))]
}

/** Returns the topmost dialog or sheet; without one, everything. */
export function placesLookedAt(): Element[] {
  const modal = [...document.querySelectorAll('dialog:modal')].at(-1)
  if (modal !== undefined) return [modal]
  const sheet = document.querySelector('.context[data-open=true]')
  if (sheet !== null && getComputedStyle(sheet).position === 'fixed') return [sheet]
  return [document.body]
}

/** Returns the texts that are drawn, even if scrolled out of view. */
export function textsIn(place: Element): Text[] {
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT)
  const texts: Text[] = []
  while (walker.nextNode()) {
    const text = walker.currentNode as Text
    const { parentElement: element } = text
    if (element === null || text.data.trim() === '' || !isDrawn(element)) continue
    // Messages are checked in the chat.
    if (element.closest('option, textarea, script, style, pre, .hidden-words, .log') !== null) continue
    // Only for screen readers.
    let hidden: Element | null = element
    while (hidden !== null && getComputedStyle(hidden).clipPath === 'none') hidden = parentOf(hidden)
    if (hidden === null) texts.push(text)
  }
  return texts
}

/** A word split across lines, although it is no longer than words of a sentence are. */
function brokenWord(text: Text): string {
  const longest = 14
  const range = document.createRange()
  range.selectNodeContents(text)
  const { height } = range.getBoundingClientRect()
  const [first] = range.getClientRects()
  if (first === undefined || height < first.height * 1.5) return ''
  for (const { 0: word, index } of text.data.matchAll(/[\p{Script=Latin}\p{M}\p{N}]{2,}/gu)) {
    range.setStart(text, index)
    range.setEnd(text, index + word.length)
    const tops = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)))
    if (word.length <= longest && tops.size > 1) return `“${word}” is broken in ${named(text.parentElement)}`
  }
  return ''
}

/** Text that its own box or one around it cuts off without an ellipsis. */
function cutText(text: Text): string {
  const range = document.createRange()
  range.selectNodeContents(text)
  const rects = [...range.getClientRects()].filter(({ width }) => width > 0)
  for (let at = text.parentElement; at !== null && at !== document.body; at = at.parentElement) {
    const [isWide, isHigh] = clips(at)
    const box = boxOf(at)
    const wide = rects.filter(({ left, right }) => box.x - left > 1 || right - box.x - box.width > 1)
    const high = rects.filter(({ top, bottom }) => box.y - top > 3 || bottom - box.y - box.height > 3)
    if (isScrollable(at)) return ''
    if (isShortened(at)) return lineAfterDots(at)
    if (isWide && wide.length > 0) return `“${text.data.slice(0, 30)}” is cut at a side by ${named(at)}`
    if (isHigh && high.length > 0) return `“${text.data.slice(0, 30)}” is cut above or below by ${named(at)}`
    const isButton = at.matches('button, a.place, .button, .card, .panel, .bubble, dialog')
    if (isButton && wide.length > 0) return `“${text.data.slice(0, 30)}” sticks out of ${named(at)}`
  }
  return ''
}

function clips(element: Element): [boolean, boolean] {
  const { overflowX, overflowY, display } = getComputedStyle(element)
  if (display === 'inline') return [false, false]
  return [overflowX === 'hidden' || overflowX === 'clip', overflowY === 'hidden' || overflowY === 'clip']
}

/** Ends in an ellipsis, which says that there is more. */
function isShortened(element: Element): boolean {
  const { textOverflow, whiteSpace, webkitLineClamp } = getComputedStyle(element)
  return webkitLineClamp !== 'none' || (textOverflow === 'ellipsis' && whiteSpace.startsWith('nowrap'))
}

/** A box higher than its maximum of lines shows text below the ellipsis. */
function lineAfterDots(element: Element): string {
  const { webkitLineClamp, lineHeight } = getComputedStyle(element)
  const most = Number(webkitLineClamp) * Number.parseFloat(lineHeight)
  return element.clientHeight > most + 8 ? `${named(element)} goes on behind its dots` : ''
}

function isScrollable(element: Element): boolean {
  const { overflowX, overflowY } = getComputedStyle(element)
  return /auto|scroll/.test(`${overflowX} ${overflowY}`)
}

/** Texts of a field itself that it does not show entirely. */
function fieldFaults(place: Element): string[] {
  return [...place.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input, select')].flatMap((field) => {
    if (!isDrawn(field)) return []
    const isSelect = field instanceof HTMLSelectElement
    const words = isSelect ? (field.selectedOptions[0]?.text ?? '') : field.value === '' ? field.placeholder : ''
    const { paddingLeft, paddingRight, fontWeight, fontSize, fontFamily, textOverflow } = getComputedStyle(field)
    const arrow = isSelect ? 16 : 0
    const room = field.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight) - arrow
    const short = widthOf(words, `${fontWeight} ${fontSize} ${fontFamily}`) - room
    // Of a text with an ellipsis most must be visible, unless it has all the room there is.
    const isWhole = field.clientWidth > (field.parentElement?.clientWidth ?? 0) * 0.95 && room > field.clientWidth * 0.6
    const borne = textOverflow === 'ellipsis' && (isWhole || short < room / 2) ? short : 1
    return short > borne ? [`“${words}” is ${Math.round(short)} px wider than ${named(field)}`] : []
  })
}

function widthOf(words: string, font: string): number {
  const context = new OffscreenCanvas(1, 1).getContext('2d')
  if (context === null) return 0
  context.font = font
  return context.measureText(words).width
}

/** What scrolls sideways though it is neither code, nor a row of tabs or pages, nor the box of a wide table. */
function sidewaysFaults(place: Element): string[] {
  return [place, ...place.querySelectorAll('*')].flatMap((element) => {
    const wide = element.scrollWidth - element.clientWidth
    if (wide <= 1 || element.clientWidth === 0 || !isDrawn(element)) return []
    if (!/auto|scroll/.test(getComputedStyle(element).overflowX)) return []
    if (element.matches('pre, code, textarea, [role=tablist], nav, nav > .rail-pages, .table-box')) return []
    return [`${named(element).replace(/ ".*/, '>')} can be scrolled sideways by ${wide} px`]
  })
}

function controlFaults(place: Element): string[] {
  const controls = [...place.querySelectorAll('button, input, select, textarea, a[href], summary')]
  return controls.flatMap((control) => {
    // The label is pressed instead.
    const label = control.matches('[type=checkbox], [type=radio]') ? control.closest('label') : null
    const pressed = label ?? control
    if (!isDrawn(pressed)) return []
    return [reachFault(control), coverFault(pressed)].filter((fault) => fault !== '')
  })
}

/** A control outside of its clipping container that no scrolling brings back. */
function reachFault(control: Element): string {
  const box = boxOf(control)
  for (let at = parentOf(control); at !== null && at !== document.body; at = parentOf(at)) {
    if (isScrollable(at)) return ''
    const around = boxOf(at)
    const [isWide, isHigh] = clips(at)
    const wide = Math.max(around.x - box.x, box.x + box.width - around.x - around.width)
    const high = Math.max(around.y - box.y, box.y + box.height - around.y - around.height)
    if ((isWide && wide > 1) || (isHigh && high > 1)) return `${named(control)} is cut by ${named(at)}`
    if (at.matches('.card, .panel, dialog') && wide > 1) return `${named(control)} sticks out of ${named(at)}`
  }
  return ''
}

/** A control in view that something covers, and that no scrolling uncovers. */
function coverFault(control: Element): string {
  // A link in a sentence may continue on the next line.
  const [first] = control.getClientRects()
  const box = first ?? boxOf(control)
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return ''
  const top = topAt(x, y)
  if (top === null || holds(control, top)) return ''
  // It was opened over the rest, and closes by itself or with Escape.
  if (top.closest('.menu, .emoji-picker, .toast') !== null) return ''
  for (let at = parentOf(control); at !== null; at = parentOf(at)) {
    const around = boxOf(at)
    const isScrolledOut = y < around.y || y > around.y + around.height || x < around.x || x > around.x + around.width
    if (isScrollable(at) && isScrolledOut) return ''
    const above = at.scrollTop
    const below = at.scrollHeight - at.clientHeight - at.scrollTop
    const over = boxOf(top)
    const isFreed = box.y + box.height - over.y <= below || over.y + over.height - box.y <= above
    if (isScrollable(at) && isFreed && !holds(at, top)) return ''
  }
  return `${named(control)} is covered by ${named(top)}`
}
