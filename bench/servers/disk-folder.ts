import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const typeOfTmpfs = 0x01021994

/** Existing folders: an interrupted run must not leave its gigabytes behind. */
const folders = new Set<string>()
process.once('exit', () => {
  for (const folder of folders) removeFolder(folder)
})

/** Creates a folder on a disk. Refuses one in memory, where an fsync costs nothing. */
export function diskFolder(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix))
  folders.add(folder)
  if (statfsSync(folder).type !== typeOfTmpfs) return folder
  removeFolder(folder)
  throw new Error(`${tmpdir()} is in memory: set TMPDIR to a folder on a disk.`)
}

export function removeFolder(folder: string): void {
  folders.delete(folder)
  rmSync(folder, { recursive: true, force: true })
}
