import { memory } from '../../core/platform/browser-platform.ts'
import { readJson } from '../../core/platform/coerce.ts'
import type { ToPage } from '../loader/frame-protocol.ts'
import { ofVisitor } from './log-out.ts'

/** A larger state is not worth a site's storage. */
const maxCharacters = 65_536

/**
 * Lets the page store, for its tab, what the browser forbids this frame to store: restores what was stored before, and
 * reports each change. The token is part of it, so this is only for pages that an admin has named.
 */
export function keepOnPage(kept: string, tell: (message: ToPage) => void): void {
  takeUp(kept)
  memory.onChange = () => {
    const texts = Object.fromEntries([...memory.texts].filter(([name]) => ofVisitor.test(name)))
    const text = JSON.stringify(texts)
    if (text.length <= maxCharacters) tell({ kind: 'keep', kept: text })
  }
}

/** Loads into memory what the page has stored. */
export function takeUp(kept: string): void {
  for (const [name, value] of Object.entries(readJson(kept)))
    if (ofVisitor.test(name) && typeof value === 'string') memory.texts.set(name, value)
}
