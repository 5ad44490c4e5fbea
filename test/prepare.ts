import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** `npm test` begins here: the programs the tests need beside npm's, by Debian package. */
const programs = [{ command: 'curl', debianPackage: 'curl', suite: 'examples' }]

const missing = programs.filter(({ command }) => !isThere(command))
if (missing.length > 0) provide(missing.map((one) => one.debianPackage))

function isThere(command: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(`${folder}/${command}`))
}

function provide(packages: readonly string[]): void {
  const isDebianRoot = existsSync('/etc/debian_version') && process.getuid?.() === 0
  if (isDebianRoot) {
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit' })
    execFileSync('apt-get', ['install', '-y', '-qq', ...packages], { stdio: 'inherit' })
    return
  }
  const suites = missing.map(({ suite, command }) => `${suite} (needs ${command})`).join(', ')
  process.stderr.write(`\n*** SKIPPED SUITES: ${suites}. Install: ${packages.join(' ')} ***\n\n`)
  if (process.env.PARLEY_TEST_FORBID_SKIP === '1') process.exit(1)
}
