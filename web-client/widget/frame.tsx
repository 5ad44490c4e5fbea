import './frame.css'
import { signal } from '@preact/signals'
import { type ComponentChild, render } from 'preact'
import { App } from './app.tsx'
import { type Chat, makeChat } from './chat.ts'
import type { ToFrame } from './greeting.ts'
import { hostPage } from './host-page.ts'
import { wear } from './looks.ts'
import { Opening } from './opening.tsx'

const chat = signal<Chat | undefined>(undefined)
const waiting: ToFrame[] = []
let isGreeted = false

const tell = hostPage((message) => {
  if (message.kind !== 'hello') return hear(message)
  if (isGreeted) return
  isGreeted = true
  begin(message).catch((error: unknown) => {
    show(<Opening isStuck={true} onClose={close} />)
    throw error
  })
})
const close = () => tell({ kind: 'close' })

function show(view: ComponentChild): void {
  const root = document.getElementById('root')
  if (root !== null) render(view, root)
}

async function begin({ options, page }: Extract<ToFrame, { kind: 'hello' }>): Promise<void> {
  wear(options)
  show(<Opening isStuck={false} onClose={close} />)
  const made = await makeChat({ options, page, tell })
  wear({ accent: options.accent ?? made.config.accent, theme: options.theme ?? made.config.theme })
  chat.value = made
  show(<App chat={made} />)
  for (const message of waiting.splice(0)) hear(message)
}

function hear(message: ToFrame): void {
  const made = chat.value
  if (made === undefined) return void waiting.push(message)
  switch (message.kind) {
    case 'open':
    case 'close':
      if (message.page !== undefined) made.turnTo(message.page)
      made.isOpen.value = message.kind === 'open'
      return
    case 'identify':
      return made.identify(message.identity ?? {})
    case 'locale':
      return void made.setLocale(message.value)
    case 'theme':
      return wear({ theme: message.value })
    case 'hello':
      return
  }
}

addEventListener('keydown', (event) => {
  // What is open above the chat takes its own Escape.
  if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing) close()
})
