// Builds the widget, the console and the shop when they are missing or older than what they are made of. Plain
// JavaScript, and it never stands in the way: without the faces the server runs as well and says what to do.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const stamp = `${root}web-client/dist/.built`
const sources = ['web-client', 'domain', 'proto', 'package-lock.json']

if (existsSync(`${root}node_modules/vite`) && isOld()) build()

function isOld() {
  if (!existsSync(stamp)) return true
  const builtAt = statSync(stamp).mtimeMs
  return sources.some((source) => newest(root + source) > builtAt)
}

function newest(path) {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return 0
  if (!found.isDirectory()) return found.mtimeMs
  const names = readdirSync(path).filter((name) => name !== 'dist')
  return Math.max(0, ...names.map((name) => newest(`${path}/${name}`)))
}

function build() {
  process.stdout.write('Building the widget and the console…\n')
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, encoding: 'utf8' })
  if (status === 0) return
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}\nThe faces are not built; \`npm run build\` tries again.\n`)
}
