import { batch } from '@preact/signals'
import type { InboxRow } from '../../core/agent/inbox-row.ts'
import type { ConsoleView } from '../state/console-view.ts'
import { composerIn, currentPane, isFocusFree } from './focus-targets.ts'

const lookEveryMs = 25
/** By then an opened conversation is rendered. */
const standsWithinMs = 1000

/**
 * Opens a conversation that the server must grant first, in order to write in it. What is typed meanwhile belongs to
 * this conversation alone: the keys are held until its composer is ready, and then entered, unsent. Returns whether the
 * server granted it.
 */
export async function openForTyping(view: ConsoleView, open: () => Promise<InboxRow>): Promise<boolean> {
  const before = document.activeElement
  const keys = new KeptKeys()
  try {
    const isTaken = await view.attempt(async () => showTaken(view, await open()))
    if (isTaken) write(keys, await composerOf(view.current.value))
    else if (before instanceof HTMLElement && isFocusFree(null)) before.focus()
    return isTaken
  } finally {
    keys.end()
  }
}

/** Shows a conversation; the last one in the queue among the agent's own, where its address is then, too. */
function showTaken(view: ConsoleView, row: InboxRow): void {
  const isLast = view.workspace.queue.waiters.value.every(({ thread }) => thread.topic === row.topic)
  batch(() => {
    if (isLast && view.tab.value === 'queue') view.tab.value = 'mine'
    view.show(row)
  })
}

function write(keys: KeptKeys, area: HTMLTextAreaElement | null): void {
  keys.end()
  if (area === null || keys.text === '') return
  area.setRangeText(keys.text, area.value.length, area.value.length, 'end')
  area.dispatchEvent(new InputEvent('input', { bubbles: true }))
}

/** Returns the composer of a conversation once it has the focus; after `standsWithinMs` also without it, or null. */
async function composerOf(topic: string | undefined): Promise<HTMLTextAreaElement | null> {
  const find = () => {
    const pane = currentPane()
    return pane?.dataset.pane === topic && pane !== null ? composerIn(pane) : null
  }
  for (let waited = 0; waited < standsWithinMs; waited += lookEveryMs) {
    const area = find()
    if (area !== null && document.activeElement === area) return area
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
  }
  return find()
}

/** Captures typed keys before any other listener. */
class KeptKeys {
  text = ''

  constructor() {
    const { activeElement } = document
    if (activeElement instanceof HTMLElement) activeElement.blur()
    addEventListener('keydown', this.#pressed, true)
  }

  end(): void {
    removeEventListener('keydown', this.#pressed, true)
  }

  readonly #pressed = (event: KeyboardEvent) => {
    const { key } = event
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (key === 'Backspace') this.text = [...this.text].slice(0, -1).join('')
    else if ([...key].length === 1) this.text += key
    else if (key !== 'Enter') return
    event.preventDefault()
    event.stopImmediatePropagation()
  }
}
