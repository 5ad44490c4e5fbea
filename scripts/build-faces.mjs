// Builds the widget, the console and the shop when they are missing or made of something else than what stands here.
// Plain JavaScript, and it never stands in the way: without the faces the server runs as well and says what to do.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { hashOfSources, stamp } from './face-sources.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))

if (existsSync(`${root}node_modules/vite`) && isOld()) build()

/** By contents: what is unpacked or copied over an older version brings times that say nothing. */
function isOld() {
  return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== hashOfSources()
}

function build() {
  process.stdout.write('Building the widget and the console…\n')
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, encoding: 'utf8' })
  if (status === 0) return
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}\nThe faces are not built; \`npm run build\` tries again.\n`)
}
