import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import type { ExportEntry } from '../app/erasure/export-visitor.ts'

/**
 * Returns a ZIP archive as it is made: one entry after the other is read, and no more than the reader takes. It fails if
 * an entry cannot be read. `onEnd` is called once, however it ends.
 */
export function archiveOf(entries: AsyncIterable<ExportEntry>, onEnd: () => void): Readable {
  const zip = new ZipFile()
  const output = zip.outputStream as Readable
  let reading: Readable | undefined
  output.once('close', () => {
    reading?.destroy()
    onEnd()
  })
  const fill = async () => {
    for await (const { name, open } of entries) {
      if (output.destroyed) return
      reading = Readable.from(await open(), { objectMode: false })
      zip.addReadStream(reading, name)
      await finished(reading)
    }
    zip.end()
  }
  fill().catch((error: Error) => output.destroy(error))
  return output
}
