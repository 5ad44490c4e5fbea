import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Ended, type Environment, run, runStart, startFile } from './child-server.ts'

/** A disk that fills up soon. */
export interface SmallDisk {
  readonly folder: string
  /** Applies the disk's limit to a running server: where nothing can be mounted, the limit is on its process. */
  readonly bind: (pid: number | undefined) => void
  /** Sets its size in megabytes. */
  readonly grow: (megabytes: number) => void
  /** Uses up all remaining space. */
  readonly fill: () => void
  /** Runs a server's start on the full disk, to its end. */
  readonly startFull: (environment: Environment) => Promise<Ended>
  /** The same on a disk that refuses writes. */
  readonly startReadOnly: (environment: Environment) => Promise<Ended>
}

const megabyte = 1024 * 1024
const nobody = '65534'

/** Whether this process may mount: root outside of a container may. */
export const canMount = tryMount()

/**
 * A disk of a few megabytes for this test. Without the right to mount, the server's files get that limit instead
 * (RLIMIT_FSIZE), which then causes EFBIG instead of ENOSPC, and EACCES instead of EROFS.
 */
export function smallDisk(megabytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'parley-disk-'))
  return canMount ? mountedDisk(folder, megabytes) : limitedFiles(folder, megabytes)
}

/** Fills a small disk with one file. */
export function fillUp(path: string): void {
  try {
    writeFileSync(path, Buffer.alloc(64 * megabyte))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
}

function mountedDisk(folder: string, megabytes: number): SmallDisk {
  const mount = (...options: string[]) => execFileSync('mount', [...options, folder])
  mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'parley')
  onTestFinished(() => {
    execFileSync('umount', ['--lazy', folder])
    rmSync(folder, { recursive: true })
  })
  const fill = () => fillUp(join(folder, 'ballast'))
  return {
    folder,
    bind: () => {},
    grow: (more) => mount('-o', `remount,size=${more}m`),
    fill,
    startFull: (environment) => {
      fill()
      return runStart(environment)
    },
    startReadOnly: (environment) => {
      mount('-o', 'remount,ro')
      return runStart(environment)
    },
  }
}

function limitedFiles(folder: string, megabytes: number): SmallDisk {
  let bound: number | undefined
  const limit = (bytes: number) => {
    // A restarted process has no limit.
    if (existsSync(`/proc/${bound}`)) execFileSync('prlimit', ['--pid', String(bound), `--fsize=${bytes}:`])
  }
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return {
    folder,
    bind: (pid) => {
      bound = pid
      limit(megabytes * megabyte)
    },
    grow: (more) => limit(more * megabyte),
    // Nothing can be written beyond the first page of any file.
    fill: () => limit(4096),
    startFull: (environment) => run('prlimit', ['--fsize=4096:', process.execPath, startFile], environment),
    startReadOnly: (environment) => {
      chmodSync(String(environment.PARLEY_DATA), 0o555)
      // Root may write even where it must not, so run as somebody else.
      const command = process.getuid?.() === 0 ? ['setpriv', `--reuid=${nobody}`, '--clear-groups'] : ['env']
      chmodSync(folder, 0o755)
      return run(command[0] ?? '', [...command.slice(1), process.execPath, startFile], environment)
    },
  }
}

function tryMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'parley-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'parley', folder], { stdio: 'ignore' })
    execFileSync('umount', [folder])
    return true
  } catch {
    // No right to mount, or no such program.
    return false
  } finally {
    rmSync(folder, { recursive: true })
  }
}
