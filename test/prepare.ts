import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/**
 * `npm test` begins here: the programs the tests need beside npm's, by Debian package, and the faces that the browser
 * opens.
 */
const programs = [
  { commands: ['curl'], debianPackages: ['curl'], suite: 'examples' },
  {
    // The first is lighter; either will do.
    commands: ['chromium-headless-shell', 'chromium'],
    debianPackages: ['chromium-headless-shell', 'fonts-noto-cjk', 'fonts-noto-color-emoji'],
    suite: 'e2e',
  },
  { commands: ['firefox-esr', 'firefox'], debianPackages: ['firefox-esr'], suite: 'browsers' },
  { commands: ['WebKitWebDriver'], debianPackages: ['webkit2gtk-driver'], suite: 'browsers' },
  // The screen of WebKit, which has no headless mode.
  { commands: ['Xvfb'], debianPackages: ['xvfb'], suite: 'browsers' },
]

const missing = programs.filter(({ commands }) => !commands.some(isThere))
if (missing.length > 0) provide(missing.flatMap((one) => one.debianPackages))
buildFaces()

/** Built anew only when they are older than what they are made of; what does not build is not tested as it was. */
function buildFaces(): void {
  const root = new URL('../', import.meta.url)
  execFileSync(process.execPath, ['server/build-faces.mjs'], { cwd: root, stdio: 'inherit' })
  if (!existsSync(new URL('web-client/dist/.built', root))) process.exit(1)
}

function isThere(command: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(`${folder}/${command}`))
}

function provide(packages: readonly string[]): void {
  const isDebianRoot = existsSync('/etc/debian_version') && process.getuid?.() === 0
  if (isDebianRoot) {
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit' })
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { stdio: 'inherit' })
    return
  }
  const suites = missing.map(({ suite, commands }) => `${suite} (needs ${commands.at(-1)})`).join(', ')
  process.stderr.write(`\n*** SKIPPED SUITES: ${suites}. Install: ${packages.join(' ')} ***\n\n`)
  if (process.env.PARLEY_TEST_FORBID_SKIP === '1') process.exit(1)
}
