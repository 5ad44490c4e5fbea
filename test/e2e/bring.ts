import type { Locator } from 'playwright-core'
import { expect } from 'vitest'
import { picture } from '../support/files.ts'
import { composerIn, type Place } from './browser.ts'

/** A file, and how a person adds it to the composer. */
export interface Brought {
  readonly by: 'drop' | 'paste'
  readonly name: string
  readonly type: string
  /** The drop target; the composer by default. */
  readonly onto?: Locator
}

/** Drops a file on a page, or pastes it into its composer; a PNG type gets a real picture. */
export async function bring(place: Place, { by, name, type, onto = composerIn(place) }: Brought): Promise<void> {
  const bytes = type === 'image/png' ? await picture(80, 60) : Buffer.from('two pots of tea')
  const given = { by, name, type, base64: bytes.toString('base64') }
  const isTaken = await onto.evaluate((target, file) => {
    const data = new DataTransfer()
    const content = Uint8Array.from(atob(file.base64), (sign) => sign.charCodeAt(0))
    data.items.add(new File([content], file.name, { type: file.type }))
    const how = { bubbles: true, cancelable: true }
    if (file.by === 'paste') return !target.dispatchEvent(new ClipboardEvent('paste', { ...how, clipboardData: data }))
    // The browser would open a file that neither handler accepts.
    const kinds = ['dragover', 'drop']
    return kinds.every((kind) => !target.dispatchEvent(new DragEvent(kind, { ...how, dataTransfer: data })))
  }, given)
  expect(isTaken).toBe(true)
}
