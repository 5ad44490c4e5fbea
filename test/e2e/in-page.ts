/** A rectangle in the viewport of its own document, in CSS pixels. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Where an element is, and what a person cannot see of it. */
export interface Looked {
  readonly faults: readonly string[]
  readonly box: Box
}

/** Something that must be in view in the page's current state. */
export interface Stand extends Looked {
  readonly what: string
}

/**
 * Functions that run in a page, where only these exist, known to each other by name. Any driver takes them as text:
 * `run(`${inPage}; return stands()`)`.
 */
export const inPage = (
  [
    ...[look, boxOf, outside, clippersOf, parentOf, topAt, holds, named, isDrawn],
    ...[focusFault, strayFocus, scrolls, stands, wantedOf, inChat, composerIn, inConsole, isNotScrolled],
  ] as readonly ((...given: never[]) => unknown)[]
)
  .map(String)
  .join('\n')

/** Checks whether an element, or a part of an iframe, is entirely in view and on top at its middle. */
export function look(element: Element, part?: Box): Looked {
  const box = boxOf(element, part)
  if (!isDrawn(element)) return { faults: ['is not drawn'], box }
  const view = visualViewport
  const all = view === null ? { x: 0, y: 0, width: innerWidth, height: innerHeight } : viewOf(view)
  const out = outside(box, all, `the viewport of ${Math.round(all.width)} × ${Math.round(all.height)} px`)
  const cut = () => clippersOf(element).flatMap((one) => outside(box, boxOf(one), named(one)))
  const faults = out.length > 0 ? out : cut()
  const top = topAt(box.x + box.width / 2, box.y + box.height / 2)
  if (top !== null && !holds(element, top)) faults.push(`is covered at its middle by ${named(top)}`)
  return { faults, box }

  function viewOf({ offsetLeft: x, offsetTop: y, width, height }: VisualViewport): Box {
    return { x, y, width, height }
  }
}

export function boxOf(element: Element, part?: Box): Box {
  const { x, y, width, height } = element.getBoundingClientRect()
  if (part === undefined) return { x, y, width, height }
  // A page may have transformed the frame's ancestors.
  const { offsetWidth, clientLeft, clientTop } = element as HTMLElement
  const scale = offsetWidth === 0 ? 1 : width / offsetWidth
  return {
    x: x + (clientLeft + part.x) * scale,
    y: y + (clientTop + part.y) * scale,
    width: part.width * scale,
    height: part.height * scale,
  }
}

export function outside(box: Box, area: Box, of: string): string[] {
  const beyond = {
    left: area.x - box.x,
    top: area.y - box.y,
    right: box.x + box.width - area.x - area.width,
    bottom: box.y + box.height - area.y - area.height,
  }
  return Object.entries(beyond)
    .filter(([, px]) => px > 1)
    .map(([side, px]) => `reaches ${Math.round(px)} px out of ${of} at the ${side}`)
}

/** Returns the ancestors that clip whatever sticks out of them. */
export function clippersOf(element: Element): Element[] {
  const clippers: Element[] = []
  let { position } = getComputedStyle(element)
  for (let at = parentOf(element); at !== null && position !== 'fixed'; at = parentOf(at)) {
    const style = getComputedStyle(at)
    if (position === 'absolute' && style.position === 'static') continue
    position = style.position
    const isRoot = at === document.body || at === document.documentElement
    if (!isRoot && `${style.overflowX} ${style.overflowY}` !== 'visible visible') clippers.push(at)
  }
  return clippers
}

export function parentOf(element: Element): Element | null {
  const root = element.getRootNode()
  return element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null)
}

export function topAt(x: number, y: number): Element | null {
  let top = document.elementFromPoint(x, y)
  for (;;) {
    const inner = top?.shadowRoot?.elementFromPoint(x, y) ?? null
    if (inner === null || inner === top) return top
    top = inner
  }
}

export function holds(element: Element, other: Element | null): boolean {
  for (let at = other; at !== null; at = parentOf(at)) if (at === element) return true
  return false
}

/** Returns a description such as `<button.icon-button "Minimize">`. */
export function named(element: Element | null): string {
  if (element === null) return 'nothing'
  const words = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().split(/\s+/).join(' ')
  const id = element.id === '' ? '' : `#${element.id}`
  const classes = [...element.classList].map((one) => `.${one}`).join('')
  return `<${element.localName}${id}${classes} "${words.slice(0, 40)}">`
}

/** Returns where the focus is, if not in the element. */
export function focusFault(element: Element): string {
  let at = document.activeElement
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
  if (!document.hasFocus()) return 'the focus is in another document'
  return holds(element, at) ? '' : `the focus is in ${named(at)}`
}

/**
 * Returns the focused element of ours, where none may have it: a console is all ours, of a site's page only the chat.
 */
export function strayFocus(): string {
  const { activeElement: at, body } = document
  const isOurs = document.querySelector('.frame') === null ? at?.localName === 'parley-chat' : at !== body
  return isOurs && at !== null ? `the focus is in ${named(at)}` : ''
}

/** Returns what is scrolled, or could be, though it must not. */
export function scrolls(): string[] {
  const isFace = document.querySelector('main.chat, .frame') !== null
  const roots = document.querySelectorAll('html, body, #root, main.chat, .frame, .board')
  return [...roots].flatMap((root) => {
    // A script or the focus can always scroll the viewport, unlike an element that clips.
    const isClipped = root !== document.documentElement && getComputedStyle(root).overflow === 'clip'
    const { scrollWidth, clientWidth, scrollHeight, clientHeight, scrollLeft, scrollTop } = root
    const name = root === document.documentElement ? 'the document' : named(root).replace(/ ".*/, '>')
    const wide = isClipped ? 0 : scrollWidth - clientWidth
    // A site's page has its own length.
    const high = isClipped || !isFace ? 0 : scrollHeight - clientHeight
    return [
      wide > 1 && root !== document.body && `${name} can be scrolled sideways by ${wide} px`,
      high > 1 && `${name} can be scrolled down by ${high} px`,
      isFace && (scrollLeft !== 0 || scrollTop !== 0) && `${name} is scrolled by ${scrollLeft}, ${scrollTop} px`,
    ].filter((one) => one !== false)
  })
}

/** Returns what must be in view in this document in its current state, which its markup shows. */
export function stands(): Stand[] {
  return wantedOf().map(([what, element]) => {
    if (element === null) return { what, faults: ['is not there'], box: { x: 0, y: 0, width: 0, height: 0 } }
    return { what, ...look(element) }
  })
}

function wantedOf(): (readonly [string, Element | null])[] {
  const modal = [...document.querySelectorAll('dialog:modal')].at(-1)
  if (modal !== undefined) {
    const close = modal.querySelector('.dialog-head button, .viewer-tools button:last-child')
    return [['dialog', modal] as const, ...(close === null ? [] : [['way out of the dialog', close] as const])]
  }
  const chat = document.querySelector('main.chat')
  if (chat !== null) return inChat(chat)
  const frame = document.querySelector('.frame')
  if (frame !== null) return inConsole(frame)
  const login = document.querySelector('.login-card button[type=submit]')
  if (login !== null) return [['login', login]]
  const parts = document.querySelector('parley-chat')?.shadowRoot?.querySelectorAll('button, iframe') ?? []
  return [...parts].filter(isDrawn).map((one) => [one.localName === 'button' ? 'bubble' : 'frame', one])
}

/** Header and close button; the composer, or what replaces it. */
function inChat(chat: Element): (readonly [string, Element | null])[] {
  const one = (selector: string) => chat.querySelector(selector)
  const rest = [...document.querySelectorAll('main.chat, #root > *')].filter((other) => !other.contains(chat))
  const composer = one('.composer')
  const below: (readonly [string, Element | null])[] =
    composer === null
      ? [['what stands instead of the composer', one('.card, .recorder') ?? one('.welcome')]]
      : composerIn(composer)
  // A part that failed to render says so in its place.
  // A page of its own has nothing to close.
  const isPage = chat.closest('.page') !== null
  const head: (readonly [string, Element | null])[] = [
    ['header', one('.header')],
    isPage ? ['menu', one('.header .menu-place')] : ['close button', one('.header > button:last-of-type')],
  ]
  const isHeadless = one('.header') === null && one('.unshown') !== null
  const others = rest.map(() => ['only one panel: another', null] as const)
  return [...(isHeadless ? [] : head), ...(chat.matches('.loading') ? [] : below), ...others]
}

/** A popup of the composer may cover it, but must be visible itself. */
function composerIn(composer: Element): (readonly [string, Element | null])[] {
  const picker = composer.querySelector('.emoji-picker')
  if (picker !== null) return [['emoji picker', picker]]
  return [
    ['composer', composer],
    ['where one writes', composer.querySelector('textarea')],
    ['send button', composer.querySelector('.composer-send')],
  ]
}

/** What is shown of rail, list, page and panes. */
function inConsole(frame: Element): (readonly [string, Element | null])[] {
  const sheet = frame.querySelector('.context[data-open=true]')
  if (sheet !== null && getComputedStyle(sheet).position === 'fixed') {
    return [['way out of the sheet', sheet.querySelector('.sheet-close')]]
  }
  const isMenuOpen = frame.querySelector('.me-menu') !== null
  const wanted = {
    rail: '.rail-button, .me-button',
    menu: '.menu',
    'what is asked first': '.cards > :first-child button',
    // A menu of the rail covers the rest.
    'head of the list': isMenuOpen ? '.me-menu' : '.list-head',
    page: '.record-pane, .page:not([inert])',
    'head of the conversation': '.pane-head, .pane-head button',
  }
  const composers = [...frame.querySelectorAll('.composer')].flatMap(composerIn)
  const others = Object.entries(wanted).flatMap(([what, selector]) =>
    [...frame.querySelectorAll(selector)]
      .filter(isDrawn)
      .filter(isNotScrolled)
      .map((one) => [what, one] as const),
  )
  return [...others, ...composers]
}

/** Where the window is too narrow for all pages, as on a phone at 200 %, they scroll sideways. */
function isNotScrolled(element: Element): boolean {
  const pages = element.closest('.rail-pages')
  return pages === null || pages.scrollWidth <= pages.clientWidth
}

export function isDrawn(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect()
  return width > 0 && height > 0 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
}
