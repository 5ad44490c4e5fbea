import { memory } from '../../core/platform/browser-platform.ts'
import { readJson } from '../../core/platform/coerce.ts'
import type { ToPage } from '../loader/frame-protocol.ts'
import { ofVisitor } from './log-out.ts'

/** A larger state is not worth a site's storage; its longest texts are left out. */
const maxCharacters = 65_536

/**
 * Lets the page store, for its tab, what the browser forbids this frame to store: restores what was stored before, and
 * reports each change. The token is part of it, so this is only for pages that an admin has named.
 */
export function keepOnPage(kept: string, tell: (message: ToPage) => void): void {
  takeUp(kept)
  memory.onChange = () => {
    tell({ kind: 'keep', kept: fitting([...memory.texts].filter(([name]) => ofVisitor.test(name))) })
  }
}

/** Returns as many of the texts as there is room for, as JSON; the longest are missing rather than outdated. */
function fitting(texts: readonly (readonly [name: string, text: string])[]): string {
  const all = JSON.stringify(Object.fromEntries(texts))
  if (all.length <= maxCharacters) return all
  return fitting([...texts].sort(([, one], [, other]) => one.length - other.length).slice(0, -1))
}

/** Loads into memory what the page has stored. */
export function takeUp(kept: string): void {
  for (const [name, value] of Object.entries(readJson(kept)))
    if (ofVisitor.test(name) && typeof value === 'string') memory.texts.set(name, value)
}
