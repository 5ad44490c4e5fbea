const css = `
:host{all:initial;--a:#3b62d8}
*{box-sizing:border-box}
button{position:fixed;inset-block-end:20px;inset-inline-end:20px;z-index:2147483001;width:56px;height:56px;border:0;border-radius:50%;
background:var(--a);color:#fff;color:oklch(from var(--a) clamp(0,(.66 - l)*1000,1) 0 h);cursor:pointer;box-shadow:0 4px 16px #0004;
transition:transform .12s ease-out}
button:hover{transform:scale(1.05)}
button:focus-visible{outline:3px solid var(--a);outline-offset:3px}
svg{width:26px;height:26px;display:block;margin:auto;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
i{position:absolute;inset-block-start:-4px;inset-inline-end:-4px;min-width:22px;height:22px;padding:0 6px;border:2px solid #fff;border-radius:11px;
background:#c62828;color:#fff;font:600 12px/18px system-ui,sans-serif;text-align:center}
i:empty{display:none}
span{position:absolute;inset-inline-end:66px;inset-block-start:12px;width:max-content;max-width:220px;padding:6px 12px;border-radius:8px;background:#222;color:#fff;
font:500 13px/20px system-ui,"PingFang SC","Microsoft YaHei",sans-serif;opacity:0;visibility:hidden;transition:opacity .12s}
button:hover span,button:focus-visible span{opacity:1;visibility:visible}
iframe{position:fixed;inset-block-end:88px;inset-inline-end:20px;z-index:2147483000;width:380px;height:min(640px,100vh - 108px);
border:0;border-radius:16px;box-shadow:0 12px 48px #0005;color-scheme:normal;background:Canvas}
[hidden]{display:none}

.o span{display:none}.l button,.l iframe{inset-inline:20px auto}
.l span{inset-inline:66px auto}
@media (hover:none){span{display:none}}
@media (max-width:480px){iframe{inset:0;width:100%;height:100%;border-radius:0}.o:has(.r) button{display:none}}
@media (prefers-reduced-motion:reduce){*{transition:none!important}}
@media print{button,iframe{display:none}}`

const words = {
  en: { open: 'Chat with us', close: 'Close chat', title: 'Chat', unread: 'unread' },
  zh: { open: '在线咨询', close: '收起会话', title: '在线客服', unread: '条未读' },
}
const chat = 'M7.9 20A9 9 0 1 0 4 16.1L2 22z'
const down = 'm6 9 6 6 6-6'
const narrow = matchMedia('(max-width: 480px)')

/** The round button at the page's corner, and the frame above it; both apart from the page's own styles. */
export function makeBubble(dataset: DOMStringMap, locale: string, onPress: () => void) {
  const { box, button, path, badge, tip } = makeParts(dataset)
  const entitle = titleBadge()
  let said = wordsOf(locale)
  let isOpen = false
  let count = 0
  let frame: HTMLIFrameElement | undefined

  const draw = () => {
    const label = isOpen ? said.close : said.open
    box.className = `${dataset.position === 'left' ? 'l' : ''}${isOpen ? ' o' : ''}`
    path.setAttribute('d', isOpen ? down : chat)
    tip.textContent = label
    button.setAttribute('aria-label', count > 0 ? `${label} (${count} ${said.unread})` : label)
    button.setAttribute('aria-expanded', String(isOpen))
    badge.textContent = count > 0 && !isOpen ? String(Math.min(count, 99)) : ''
    if (frame === undefined) return
    frame.title = said.title
    frame.hidden = !isOpen
    fillScreen(frame, isOpen && narrow.matches)
  }
  button.onclick = onPress
  button.onkeydown = ({ key }) => key === 'Escape' && isOpen && onPress()
  whenViewChanges(draw)
  draw()
  return {
    addFrame: (src: string): HTMLIFrameElement => {
      frame = box.appendChild(makeFrame(src))
      draw()
      return frame
    },
    show: (next: boolean) => {
      isOpen = next
      draw()
      ;(next ? frame : button)?.focus({ preventScroll: true })
    },
    badge: (next: number) => {
      count = next
      draw()
      entitle(next)
    },
    speak: (next: string) => {
      said = wordsOf(next)
      draw()
    },
  }
}

function makeParts({ accent }: DOMStringMap) {
  const host = document.body.appendChild(document.createElement('parley-chat'))
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [sheet]
  if (accent !== undefined) host.style.setProperty('--a', accent)
  const box = root.appendChild(document.createElement('div'))
  const button = box.appendChild(document.createElement('button'))
  const path = drawing(button)
  const badge = button.appendChild(document.createElement('i'))
  return { box, button, path, badge, tip: button.appendChild(document.createElement('span')) }
}

function makeFrame(src: string): HTMLIFrameElement {
  const frame = document.createElement('iframe')
  frame.allow = 'microphone; geolocation; autoplay; clipboard-write'
  frame.src = src
  return frame
}

/** A tab that is not looked at says it in its title. */
function titleBadge(): (count: number) => void {
  let title: string | undefined
  let count = 0
  const entitle = () => {
    if (document.hidden && count > 0) {
      title ??= document.title
      document.title = `(${count}) ${title}`
    } else if (title !== undefined) {
      document.title = title
      title = undefined
    }
  }
  document.addEventListener('visibilitychange', entitle)
  return (next) => {
    count = next
    entitle()
  }
}

function whenViewChanges(draw: () => void): void {
  visualViewport?.addEventListener('resize', draw)
  visualViewport?.addEventListener('scroll', draw)
  narrow.addEventListener('change', draw)
}

/** A phone's keyboard covers the page, not the frame. */
function fillScreen(frame: HTMLIFrameElement, isFull: boolean): void {
  const { visualViewport: view } = window
  frame.style.height = isFull && view !== null ? `${view.height}px` : ''
  frame.style.top = isFull && view !== null ? `${view.offsetTop}px` : ''
  document.documentElement.style.overflow = isFull ? 'hidden' : ''
}

function drawing(parent: HTMLElement): SVGPathElement {
  const space = 'http://www.w3.org/2000/svg'
  const svg = parent.appendChild(document.createElementNS(space, 'svg'))
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  return svg.appendChild(document.createElementNS(space, 'path'))
}

function wordsOf(locale: string) {
  return (locale || navigator.language).toLowerCase().startsWith('zh') ? words.zh : words.en
}
