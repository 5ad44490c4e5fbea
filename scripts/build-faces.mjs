// Builds the widget, the console and the shop if they are missing or their sources have changed since the last build.
// Plain JavaScript, and a failed build never blocks: the server also runs without the faces and says what to do.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { hashOfSources, stamp } from './face-sources.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))

if (existsSync(`${root}node_modules/vite`) && isOld()) build()

/** Compares contents, not times: unpacking or copying over an older version leaves meaningless file times. */
function isOld() {
  return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== hashOfSources()
}

function build() {
  process.stdout.write('Building the widget and the console…\n')
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, encoding: 'utf8' })
  if (status === 0) return
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}\nThe faces are not built; \`npm run build\` tries again.\n`)
}
