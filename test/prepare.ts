import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { missingOf, neededPrograms, skippedSentence } from './support/programs.ts'

/**
 * `npm test` starts here: installs the programs that tests need besides npm's, by Debian package, and builds the faces
 * that the browser opens.
 */
if (missingOf(neededPrograms).length > 0 && isDebianRoot()) withoutServices(install)
if (missingOf(neededPrograms).length > 0) sayWhatIsSkipped()
buildFaces()

/**
 * Builds only if the sources differ from the last build; a failed build fails the tests instead of testing the old one.
 */
function buildFaces(): void {
  const root = new URL('../', import.meta.url)
  execFileSync(process.execPath, ['scripts/build-faces.mjs'], { cwd: root, stdio: 'inherit' })
  if (!existsSync(new URL('web-client/dist/.built', root))) process.exit(1)
}

function isDebianRoot(): boolean {
  return existsSync('/etc/debian_version') && process.getuid?.() === 0
}

/** Tests start servers of their own: those of the packages must not run, which Debian decides by this file. */
function withoutServices(act: () => void): void {
  const policy = '/usr/sbin/policy-rc.d'
  if (existsSync(policy)) return act()
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    act()
  } finally {
    rmSync(policy, { force: true })
  }
}

/** One package at a time: if one cannot be installed, as some names differ on Ubuntu, the others still are. */
function install(): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const aptGet = (...words: string[]) =>
    spawnSync('apt-get', ['-qq', ...words], { env, stdio: ['ignore', 'inherit', 'inherit'], timeout: 600_000 })
  aptGet('update')
  for (const { debianPackages } of missingOf(neededPrograms))
    aptGet('install', '-y', '--no-install-recommends', ...debianPackages)
}

function sayWhatIsSkipped(): void {
  process.stderr.write(`\n*** ${skippedSentence(missingOf(neededPrograms))} ***\n\n`)
  if (process.env.PARLEY_TEST_FORBID_SKIP === '1') process.exit(1)
}
