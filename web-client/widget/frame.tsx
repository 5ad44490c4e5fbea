import './frame.css'
import { signal } from '@preact/signals'
import { render } from 'preact'
import { App } from './app.tsx'
import { type Chat, makeChat } from './chat.ts'
import type { ToFrame } from './greeting.ts'
import { hostPage } from './host-page.ts'
import { wear } from './looks.ts'

const chat = signal<Chat | undefined>(undefined)
const waiting: ToFrame[] = []
let isGreeted = false

const tell = hostPage((message) => {
  if (message.kind !== 'hello') return hear(message)
  if (isGreeted) return
  isGreeted = true
  void begin(message)
})

async function begin({ options, page }: Extract<ToFrame, { kind: 'hello' }>): Promise<void> {
  wear(options)
  const made = await makeChat({ options, page, tell })
  wear({ accent: options.accent ?? made.config.accent, theme: options.theme ?? made.config.theme })
  chat.value = made
  for (const message of waiting.splice(0)) hear(message)
  const root = document.getElementById('root')
  if (root !== null) render(<App chat={made} />, root)
}

function hear(message: ToFrame): void {
  const made = chat.value
  if (made === undefined) return void waiting.push(message)
  switch (message.kind) {
    case 'open':
    case 'close':
      made.isOpen.value = message.kind === 'open'
      return
    case 'identify':
      return made.identify(message.identity)
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
  if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing) chat.value?.minimize()
})
