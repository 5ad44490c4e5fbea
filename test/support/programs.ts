import { execFileSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'

/** Programs that tests need besides npm's. */
export interface NeededPrograms {
  /** Any of them suffices. */
  readonly commands: readonly string[]
  /** Those beside it, in the same folder. */
  readonly beside?: readonly string[]
  /** The least major version. */
  readonly least?: number
  /** Folders that are in nobody's path, as patterns. */
  readonly places?: readonly string[]
  readonly debianPackages: readonly string[]
  readonly suite: string
}

export const postgres: NeededPrograms = {
  commands: ['postgres'],
  beside: ['initdb', 'psql'],
  least: 15,
  places: ['/usr/lib/postgresql/*/bin', '/usr/pgsql-*/bin', '/opt/homebrew/opt/postgresql*/bin'],
  debianPackages: ['postgresql'],
  suite: 'PostgreSQL',
}

export const redis: NeededPrograms = {
  commands: ['redis-server', 'valkey-server'],
  least: 7,
  debianPackages: ['redis-server'],
  suite: 'Redis',
}

/** Everything that `npm test` prepares. */
export const neededPrograms: readonly NeededPrograms[] = [
  { commands: ['curl'], debianPackages: ['curl'], suite: 'examples' },
  {
    // The first is lighter; either suffices.
    commands: ['chromium-headless-shell', 'chromium'],
    debianPackages: ['chromium-headless-shell', 'fonts-noto-cjk', 'fonts-noto-color-emoji'],
    suite: 'e2e',
  },
  { commands: ['firefox-esr', 'firefox'], debianPackages: ['firefox-esr'], suite: 'browsers' },
  { commands: ['WebKitWebDriver'], debianPackages: ['webkit2gtk-driver'], suite: 'browsers' },
  // The display for WebKit, which has no headless mode.
  { commands: ['Xvfb'], debianPackages: ['xvfb'], suite: 'browsers' },
  postgres,
  redis,
]

/**
 * Returns the path of a program that is new enough, in the path or else in the places of its packages; of several
 * versions there the newest. Undefined if there is none.
 */
export function pathOf(program: NeededPrograms, path = process.env.PATH ?? ''): string | undefined {
  const places = (program.places ?? []).flatMap((pattern) => globSync(pattern)).toSorted(newestFirst)
  const { commands, beside = [] } = program
  return [...path.split(':'), ...places]
    .filter((folder) => folder !== '' && beside.every((name) => existsSync(join(folder, name))))
    .flatMap((folder) => commands.map((name) => join(folder, name)))
    .find((one) => existsSync(one) && isNewEnough(one, program.least))
}

function newestFirst(one: string, other: string): number {
  return other.localeCompare(one, undefined, { numeric: true })
}

function isNewEnough(path: string, least: number | undefined): boolean {
  if (least === undefined) return true
  try {
    const said = execFileSync(path, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    return Number(/\d+/.exec(said)?.[0]) >= least
  } catch {
    return false
  }
}

/** Returns what is not installed. */
export function missingOf(programs: readonly NeededPrograms[], path?: string): NeededPrograms[] {
  return programs.filter((one) => pathOf(one, path) === undefined)
}

/** Returns which suites are skipped, and what to install. */
export function skippedSentence(missing: readonly NeededPrograms[]): string {
  const suites = missing.map(({ suite, commands, least }) => {
    const version = least === undefined ? '' : ` ${least} or newer`
    return `${suite} (needs ${commands.join(' or ')}${version})`
  })
  const packages = missing.flatMap(({ debianPackages }) => debianPackages)
  return `SKIPPED SUITES: ${suites.join(', ')}. On Debian: apt-get install ${packages.join(' ')}`
}
