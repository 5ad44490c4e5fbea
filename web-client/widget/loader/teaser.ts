import type { Acts, PageChat } from './loader-state.ts'

const css = `
aside{position:fixed;z-index:1;bottom:calc(var(--parley-bottom,20px) + 68px);right:var(--parley-right,20px);left:var(--parley-left,auto);
box-sizing:border-box;max-width:min(300px,100vw - 40px);padding:12px 40px 12px 14px;border-radius:16px;background:#fff;color:#111;
font:400 14px/20px system-ui,sans-serif;box-shadow:0 4px 24px #0004;cursor:pointer;overflow-wrap:anywhere;outline:1px solid #0000}
aside strong{display:block;font-size:12px;opacity:.75}
aside i{position:absolute;top:0;right:0;width:40px;height:40px;font:400 20px/40px system-ui,sans-serif;text-align:center}
aside:focus-visible,i:focus-visible{outline:3px solid var(--a);outline-offset:2px}
@media (prefers-color-scheme:dark){aside{background:#26282c;color:#fff}}
@media print{aside{display:none}}`

/** Shows the beginning of a message beside the bubble, until it is pressed or the chat opens. */
export function run(chat: PageChat, acts: Acts): void {
  const { teaser } = chat
  chat.teaser = undefined
  if (chat.isOpen || chat.isHidden || typeof teaser?.text !== 'string') return
  const { root, box } = chat.bubble
  const isChinese = /^zh/i.test(chat.options.locale || chat.options.pageLocale || navigator.language)
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets.push(sheet)
  const [card, title, close] = ['aside', 'strong', 'i'].map((tag) => document.createElement(tag)) as [
    HTMLElement,
    HTMLElement,
    HTMLElement,
  ]
  card.dir = 'auto'
  card.setAttribute('role', 'status')
  card.tabIndex = close.tabIndex = 0
  title.textContent = typeof teaser.name === 'string' ? teaser.name : ''
  close.textContent = '×'
  close.setAttribute('role', 'button')
  close.ariaLabel = isChinese ? '关闭' : 'Close'
  card.append(title, teaser.text, close)
  const end = () => card.remove()
  const open = () => acts.turn(chat, true)
  card.onclick = open
  close.onclick = (event) => {
    event.stopPropagation()
    end()
  }
  card.onkeydown = (event) => {
    event.stopPropagation()
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    if (event.target === close) end()
    else open()
  }
  chat.events.addEventListener('open', end)
  box.querySelector('aside')?.remove()
  box.append(card)
}
