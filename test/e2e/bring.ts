import { picture } from '../support/files.ts'
import { composerIn, type Place } from './browser.ts'

/** A file, and how a person brings it to where they write. */
export interface Brought {
  readonly by: 'drop' | 'paste'
  readonly name: string
  readonly type: string
}

/** Drops a file on the composer of a page, or pastes it there; a picture where the type is one. */
export async function bring(place: Place, { by, name, type }: Brought): Promise<void> {
  const bytes = type === 'image/png' ? await picture(80, 60) : Buffer.from('two pots of tea')
  const given = { by, name, type, base64: bytes.toString('base64') }
  await composerIn(place).evaluate((area, file) => {
    const data = new DataTransfer()
    const content = Uint8Array.from(atob(file.base64), (sign) => sign.charCodeAt(0))
    data.items.add(new File([content], file.name, { type: file.type }))
    const how = { bubbles: true, cancelable: true }
    if (file.by === 'drop') area.dispatchEvent(new DragEvent('drop', { ...how, dataTransfer: data }))
    else area.dispatchEvent(new ClipboardEvent('paste', { ...how, clipboardData: data }))
  }, given)
}
