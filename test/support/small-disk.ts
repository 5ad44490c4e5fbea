import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A disk that is soon full. */
export interface SmallDisk {
  readonly folder: string
  /** From now on it has so many megabytes. */
  readonly grow: (megabytes: number) => void
  /** Takes all the room that is left. */
  readonly fill: () => void
  readonly setReadOnly: () => void
}

/** Mounts a disk of few megabytes for this test; that needs the right to mount, which root has. */
export function smallDisk(megabytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'parley-disk-'))
  const mount = (...options: string[]) => execFileSync('mount', [...options, folder])
  mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'parley')
  onTestFinished(() => {
    execFileSync('umount', ['--lazy', folder])
    rmSync(folder, { recursive: true })
  })
  return {
    folder,
    grow: (more) => mount('-o', `remount,size=${more}m`),
    fill: () => {
      try {
        writeFileSync(join(folder, 'ballast'), Buffer.alloc(megabytes * 1024 * 1024))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      }
    },
    setReadOnly: () => mount('-o', 'remount,ro'),
  }
}
