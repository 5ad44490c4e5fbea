import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/**
 * `npm test` starts here: installs the programs that tests need besides npm's, by Debian package, and builds the faces
 * that the browser opens.
 */
const programs = [
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
]

if (missing().length > 0 && isDebianRoot()) install()
if (missing().length > 0) sayWhatIsSkipped()
buildFaces()

/**
 * Builds only if the sources differ from the last build; a failed build fails the tests instead of testing the old one.
 */
function buildFaces(): void {
  const root = new URL('../', import.meta.url)
  execFileSync(process.execPath, ['scripts/build-faces.mjs'], { cwd: root, stdio: 'inherit' })
  if (!existsSync(new URL('web-client/dist/.built', root))) process.exit(1)
}

function missing() {
  return programs.filter(({ commands }) => !commands.some(isThere))
}

function isThere(command: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(`${folder}/${command}`))
}

function isDebianRoot(): boolean {
  return existsSync('/etc/debian_version') && process.getuid?.() === 0
}

/** One package at a time: if one cannot be installed, as some names differ on Ubuntu, the others still are. */
function install(): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const aptGet = (...words: string[]) =>
    spawnSync('apt-get', ['-qq', ...words], { env, stdio: ['ignore', 'inherit', 'inherit'], timeout: 600_000 })
  aptGet('update')
  for (const { debianPackages } of missing()) aptGet('install', '-y', '--no-install-recommends', ...debianPackages)
}

function sayWhatIsSkipped(): void {
  const suites = missing().map(({ suite, commands }) => `${suite} (needs ${commands.at(-1)})`)
  const packages = missing().flatMap(({ debianPackages }) => debianPackages)
  const advice = `On Debian: apt-get install ${packages.join(' ')}`
  process.stderr.write(`\n*** SKIPPED SUITES: ${suites.join(', ')}. ${advice} ***\n\n`)
  if (process.env.PARLEY_TEST_FORBID_SKIP === '1') process.exit(1)
}
