import { memory } from '../../core/platform/browser-platform.ts'
import { readJson } from '../../core/platform/coerce.ts'
import type { ToPage } from '../loader/frame-protocol.ts'
import { ofVisitor } from './log-out.ts'

/** Beyond it a conversation is not worth a site's storage. */
const maxCharacters = 65_536

/**
 * Lets the page keep what the browser forbids this frame to keep, for the tab it is in: takes up what was kept before, and
 * tells of each change. The token is among it, so this is for pages that an admin has named alone.
 */
export function keepOnPage(kept: string, tell: (message: ToPage) => void): void {
  takeUp(kept)
  memory.onChange = () => {
    const texts = Object.fromEntries([...memory.texts].filter(([name]) => ofVisitor.test(name)))
    const text = JSON.stringify(texts)
    if (text.length <= maxCharacters) tell({ kind: 'keep', kept: text })
  }
}

/** Holds in memory what the page has kept. */
export function takeUp(kept: string): void {
  for (const [name, value] of Object.entries(readJson(kept)))
    if (ofVisitor.test(name) && typeof value === 'string') memory.texts.set(name, value)
}
