import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Ended, type Environment, run, runStart, startFile } from './child-server.ts'

/** A disk that is soon full. */
export interface SmallDisk {
  readonly folder: string
  /** Binds a server that runs: where nothing can be mounted, it is its process that has no room. */
  readonly bind: (pid: number | undefined) => void
  /** From now on it has so many megabytes. */
  readonly grow: (megabytes: number) => void
  /** Takes all the room that is left. */
  readonly fill: () => void
  /** Starts a server while it is full, to its end. */
  readonly startFull: (environment: Environment) => Promise<Ended>
  /** The same while it takes no writes. */
  readonly startReadOnly: (environment: Environment) => Promise<Ended>
}

const megabyte = 1024 * 1024
const nobody = '65534'

/** Whether this process may mount: root outside of a container may. */
export const canMount = tryMount()

/**
 * A disk of few megabytes for this test. Without the right to mount, the files of a server have that limit instead
 * (RLIMIT_FSIZE): what it meets then is EFBIG for ENOSPC, and EACCES for EROFS.
 */
export function smallDisk(megabytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'parley-disk-'))
  return canMount ? mountedDisk(folder, megabytes) : limitedFiles(folder, megabytes)
}

/** Takes all the room of a small disk, by a file on it. */
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
    // Ended, it has all the room there is at its next start.
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
    // Nothing is written beyond the first page of any file.
    fill: () => limit(4096),
    startFull: (environment) => run('prlimit', ['--fsize=4096:', process.execPath, startFile], environment),
    startReadOnly: (environment) => {
      chmodSync(String(environment.PARLEY_DATA), 0o555)
      // Root writes where it may not.
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
    // No right to, or no such program.
    return false
  } finally {
    rmSync(folder, { recursive: true })
  }
}
