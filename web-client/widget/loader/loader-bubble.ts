import type { Entered } from './frame-protocol.ts'
import type { Bubble, PageChat } from './loader-state.ts'

/**
 * A site's own rules for `parley-chat` override those of `:host`; only what no page would set for us is `!important`.
 */
const css = `
:host{all:initial;position:fixed!important;padding:0!important;z-index:var(--parley-z-index,2147483647);--a:#3b62d8}
:host(:dir(rtl):not([data-side=right])),:host([data-side=left]){--parley-left:20px;--parley-right:auto}
div{all:initial}
button,p,textarea{position:fixed;z-index:1;bottom:var(--parley-bottom,20px);right:var(--parley-right,20px);left:var(--parley-left,auto);
color:#fff;font:500 13px/20px system-ui,sans-serif;outline:1px solid #0000}
button{border:0;width:56px;height:56px;border-radius:50%;background:var(--a);color:oklch(from var(--a) clamp(0,(.59 - l)*1e5,1) 0 h);
cursor:pointer;box-shadow:0 4px 16px #0004}
button:focus-visible{outline:3px solid var(--a);outline-offset:3px}
svg{width:24px;height:24px;display:block;margin:auto;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
b{position:absolute;right:-4px;top:-4px;padding:0 6px;border:2px solid #fff;border-radius:16px;
background:#c62828;color:#fff;min-width:6px;line-height:18px}
.h>button,b:empty,p,textarea{display:none}
p{width:max-content;max-width:200px;margin:12px 66px;padding:6px 12px;border-radius:16px;background:#222}
.f>p,.a>textarea{display:block}
textarea{width:min(330px,100vw - 90px);margin:0 12px 80px;padding:12px;border-radius:16px;color:#000;font-size:16px;resize:none}
@media (hover){button:hover{scale:1.05}:not(.o)>:is(:hover,:focus-visible)+p{display:block}}
@media (max-width:480px){.o.r>button{display:none}}
@media (prefers-reduced-motion:no-preference){button{transition:.12s}}
@media print{div{display:none}}`

const chat = 'M7.9 20A9 9 0 1 0 4 16.1L2 22z'
const down = 'm6 9 6 6 6-6'
const words = {
  en: {
    open: 'Chat with us',
    close: 'Close chat',
    unread: 'unread',
    stuck: 'The chat cannot be loaded just now.',
    write: 'Write a message…',
  },
  zh: {
    open: '在线咨询',
    close: '收起会话',
    unread: '条未读',
    stuck: '在线客服暂时无法加载。',
    write: '请输入消息…',
  },
}

/** Builds the bubble, isolated from the page's styles and not yet attached. */
export function makeBubble({ accent, position = '' }: DOMStringMap, onPress: () => void): Bubble {
  const host = add(undefined, 'parley-chat')
  host.dataset.side = position
  if (accent) host.style.setProperty('--a', accent)
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [sheet]
  const box = add(root, 'div')
  const button = add(box, 'button')
  const svg = add(button, 'svg', '2000/svg')
  svg.ariaHidden = 'true'
  button.onclick = onPress
  const tip = add(box, 'p')
  const field = add(box, 'textarea') as HTMLTextAreaElement
  // The page's own shortcuts must not react to these keys.
  field.onkeydown =
    field.onkeyup =
    field.onkeypress =
      (event) => {
        event.stopPropagation()
        // A pressed Enter, not one of an input method; the browser inserts the line break after the mark.
        if (event.charCode === 13 && !event.shiftKey) field.value += '\u2063' satisfies Entered
      }
  return {
    host,
    root,
    box,
    button,
    path: add(svg, 'path', '2000/svg'),
    badge: add(button, 'b'),
    tip,
    field,
  }
}

/** Draws the bubble in the chat's current state. */
export function drawBubble(shown: PageChat): void {
  const { bubble, options, isOpen, isAwaited, isReady, isStuck, isHidden, count } = shown
  const { box, button, path, badge, tip, field } = bubble
  const said = /^zh/i.test(options.locale || options.pageLocale || navigator.language) ? words.zh : words.en
  const label = isOpen ? said.close : said.open
  const isTold = isOpen && isStuck
  // Flags that are off become classes too (`false`, `undefined`), which match nothing.
  box.className = `${isOpen && 'o'} ${isReady && 'r'} ${isTold && 'f'} ${isHidden && 'h'} ${isAwaited && 'a'}`
  field.placeholder = said.write
  path.setAttribute('d', isOpen ? down : chat)
  tip.role = isTold ? 'alert' : 'none'
  tip.textContent = isTold ? said.stuck : label
  button.ariaLabel = count ? `${label} (${count} ${said.unread})` : label
  button.ariaExpanded = `${isOpen}`
  badge.textContent = count && !isOpen ? `${Math.min(count, 99)}` : ''
}

function add(parent: Node | undefined, name: string, space = '1999/xhtml'): HTMLElement {
  const made = document.createElementNS(`http://www.w3.org/${space}`, name) as HTMLElement
  parent?.appendChild(made)
  return made
}
