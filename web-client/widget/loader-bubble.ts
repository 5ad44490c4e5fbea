import type { SiteOptions } from './greeting.ts'

const css = `
:host{all:initial!important;position:fixed!important;z-index:2147483647!important;--a:#3b62d8}
button,iframe{position:fixed;inset-block-end:20px;inset-inline-end:20px;border:0}
button{z-index:1;width:56px;height:56px;border-radius:50%;background:var(--a);color:#fff;color:oklch(from var(--a) clamp(0,(.66 - l)*1000,1) 0 h);
cursor:pointer;box-shadow:0 4px 16px #0004;font:500 13px/20px system-ui,sans-serif}
button:hover{scale:1.05}
button:focus-visible{outline:3px solid var(--a);outline-offset:3px}
svg{width:24px;height:24px;display:block;margin:auto;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
b,span{position:absolute;inset-inline-end:-4px;inset-block-start:-4px;padding:0 6px;border:2px solid #fff;border-radius:11px;
background:#c62828;color:#fff;min-width:6px;line-height:18px;white-space:nowrap}
b:empty,span{display:none}
span{inset-inline-end:66px;inset-block-start:13px;padding:6px 12px;border:0;border-radius:8px;background:#222}
iframe{inset-block-end:88px;width:380px;height:min(640px,100vh - 108px);border-radius:16px;box-shadow:0 12px 48px #0005;background:Canvas}
.left{direction:rtl}
@media (hover){:not(.o)>:is(:hover,:focus-visible)>span{display:block}}
@media (max-width:480px){iframe{inset:0;width:100%;height:100%;border-radius:0}.o.r button{display:none}}
@media (prefers-reduced-motion:no-preference){button{transition:.12s}}
@media print{div{display:none}}`

const chat = 'M7.9 20A9 9 0 1 0 4 16.1L2 22z'
const down = 'm6 9 6 6 6-6'
const words = {
  en: { open: 'Chat with us', close: 'Close chat', title: 'Chat', unread: 'unread' },
  zh: { open: '在线咨询', close: '收起会话', title: '在线客服', unread: '条未读' },
}

/** What a visitor sees of the chat; drawn anew when what is shown has changed. */
export type Bubble = ReturnType<typeof makeBubble>

/** The round button at the page's corner, and the frame above it; both apart from the page's own styles. */
export function makeBubble(dataset: DOMStringMap, options: SiteOptions, onPress: () => void) {
  const shown = { isOpen: false, isReady: false, isLeaving: false, count: 0 }
  const { host, box, frame, button, path, badge, tip } = makeParts(dataset)
  const [fill, entitle] = [screenOf(frame), borrowed(document, 'title')]

  const draw = () => {
    const { isOpen, isReady, count } = shown
    const said = /^zh/i.test(options.locale || options.pageLocale || navigator.language) ? words.zh : words.en
    const label = isOpen ? said.close : said.open
    box.className = `${dataset.position ?? ''} ${isOpen ? 'o' : ''} ${isReady ? 'r' : ''}`
    path.setAttribute('d', isOpen ? down : chat)
    tip.textContent = label
    button.setAttribute('aria-label', count > 0 ? `${label} (${count} ${said.unread})` : label)
    button.setAttribute('aria-expanded', `${isOpen}`)
    badge.textContent = count > 0 && !isOpen ? `${Math.min(count, 99)}` : ''
    frame.title = said.title
    frame.hidden = !isOpen
    fill(isOpen)
    // A tab that is not looked at says it in its title.
    entitle(document.hidden && count > 0 && ((title) => `(${count}) ${title}`))
  }
  button.onclick = onPress
  button.onkeydown = ({ key }) => {
    if (key === 'Escape' && shown.isOpen) onPress()
  }
  visualViewport?.addEventListener('resize', draw)
  visualViewport?.addEventListener('scroll', draw)
  document.addEventListener('visibilitychange', draw)
  const focus = () => (shown.isOpen ? frame : button).focus({ preventScroll: true })
  return { host, box, frame, shown, draw, focus }
}

function makeParts({ accent }: DOMStringMap) {
  const host = add(undefined, 'parley-chat')
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [sheet]
  if (accent !== undefined) host.style.setProperty('--a', accent)
  const box = add(root, 'div')
  const button = add(box, 'button')
  const svg = add(button, 'svg', '2000/svg')
  svg.setAttribute('aria-hidden', 'true')
  const path = add(svg, 'path', '2000/svg')
  const frame = add(undefined, 'iframe') as HTMLIFrameElement
  frame.allow = 'microphone; geolocation; autoplay; clipboard-write'
  return { host, box, frame, button, path, badge: add(button, 'b'), tip: add(button, 'span') }
}

/** On a phone the chat has the whole screen: its keyboard covers the page, not the frame. */
function screenOf({ style }: HTMLElement): (isOpen: boolean) => void {
  const lock = borrowed(document.documentElement.style, 'overflow')
  return (isOpen) => {
    const isFull = isOpen && matchMedia('(max-width:480px)').matches
    const view = isFull ? visualViewport : null
    style.height = view ? `${view.height}px` : ''
    style.top = view ? `${view.offsetTop}px` : ''
    lock(isFull && (() => 'hidden'))
  }
}

/** Sets what is the page's; without a value of ours it gets its own back, unless it has set another since. */
function borrowed<Key extends string>(place: Record<Key, string>, key: Key) {
  let own = ''
  let ours: string | undefined
  return (ourOwn: false | ((own: string) => string)) => {
    if (place[key] !== ours) own = place[key]
    if (ourOwn) place[key] = ourOwn(own)
    else if (ours !== undefined) place[key] = own
    ours = ourOwn ? place[key] : undefined
  }
}

function add(parent: Node | undefined, name: string, space = '1999/xhtml'): HTMLElement {
  const made = document.createElementNS(`http://www.w3.org/${space}`, name) as HTMLElement
  parent?.appendChild(made)
  return made
}
