import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { canMount, fillUp } from './small-disk.ts'

// They are not on everybody's path.
process.env.PATH = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`
const programs = ['mkfs.ext4', 'e2fsck', 'losetup']
const folders = process.env.PATH.split(':')

const missing = canMount
  ? programs.find((name) => !folders.some((folder) => existsSync(join(folder, name))))
  : 'the right to mount'
/** The kernel must have them; no package can add them. */
const hasDevices = existsSync('/dev/loop-control') && existsSync('/sys/fs/ext4')

/** What is missing for a loop disk; undefined where a test can have one. */
export const loopDiskLacks = missing ?? (hasDevices ? undefined : 'a kernel with loop devices and ext4')

if (loopDiskLacks !== undefined) {
  process.stderr.write(`\n*** SKIPPED: a disk that turns read-only under a server (needs ${loopDiskLacks}) ***\n\n`)
  if (missing !== undefined && process.env.PARLEY_TEST_FORBID_SKIP === '1') throw new Error(`No ${missing}.`)
}

/** A separate disk that can turn read-only like a failing one. */
export interface LoopDisk {
  readonly folder: string
  /** Makes the kernel find an error and refuse all writes, including to open files. */
  readonly fail: () => void
  /** Takes the space of the file behind the disk: syncs of new data fail. */
  readonly starve: () => void
  /** Gives the space back. */
  readonly feed: () => void
  /** Unmounts, checks and remounts it, so that only what is on the disk remains. Nothing may have it open. */
  readonly repair: () => void
}

/**
 * Mounts a file as a disk for this test. With a journal it turns read-only on an error; without one it goes on as well
 * as it can.
 */
export function loopDisk(kind: 'journal' | 'no journal'): LoopDisk {
  const root = mkdtempSync(join(tmpdir(), 'parley-loop-'))
  const [below, folder] = [join(root, 'below'), join(root, 'disk')]
  const [image, ballast] = [join(below, 'image'), join(below, 'ballast')]
  for (const one of [below, folder]) mkdirSync(one)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'parley', below])
  writeFileSync(image, '')
  truncateSync(image, 64 * 1024 * 1024)
  const features = kind === 'journal' ? [] : ['-O', '^has_journal']
  execFileSync('mkfs.ext4', ['-q', '-E', 'nodiscard', ...features, image])
  const device = execFileSync('losetup', ['--find', '--show', image], { encoding: 'utf8' }).trim()
  const onError = kind === 'journal' ? 'errors=remount-ro' : 'errors=continue'
  const mount = () => execFileSync('mount', ['-o', onError, device, folder])
  mount()
  onTestFinished(() => {
    execFileSync('umount', ['--lazy', folder])
    execFileSync('losetup', ['--detach', device])
    execFileSync('umount', ['--lazy', below])
    rmSync(root, { recursive: true })
  })
  return {
    folder,
    fail: () => writeFileSync(`/sys/fs/ext4/${basename(device)}/trigger_fs_error`, 'a test'),
    starve: () => fillUp(ballast),
    feed: () => rmSync(ballast),
    repair: () => {
      execFileSync('umount', [folder])
      check(device)
      mount()
    },
  }
}

/** Exits with 1 if it has repaired something. */
function check(device: string): void {
  try {
    execFileSync('e2fsck', ['-fy', device], { stdio: 'ignore' })
  } catch (error) {
    if ((error as { status?: number }).status !== 1) throw error
  }
}
