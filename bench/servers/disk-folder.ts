import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const typeOfTmpfs = 0x01021994

/** Makes a folder of its own on a disk. Refuses one in memory, where an fsync costs nothing. */
export function diskFolder(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix))
  if (statfsSync(folder).type !== typeOfTmpfs) return folder
  rmSync(folder, { recursive: true, force: true })
  throw new Error(`${tmpdir()} is in memory: set TMPDIR to a folder on a disk.`)
}
