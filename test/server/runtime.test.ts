import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { run, temporaryFolder } from '../support/child-server.ts'

const root = join(import.meta.dirname, '../..')

/** This same Node, pretending to be an older one. */
const pretending = [
  process.execPath,
  '--import',
  "data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'22.22.0'}})",
]

/** Returns the older Nodes on this machine, if any. */
function olderNodes(): string[] {
  const folders = (process.env.PATH ?? '').split(':').filter((folder) => !folder.endsWith('node_modules/.bin'))
  const nodes = [...new Set(folders.map((folder) => join(folder, 'node')))].filter((path) => existsSync(path))
  return nodes.filter((path) => {
    const version = execFileSync(path, ['--version'], { encoding: 'utf8' })
    return Number(/\d+/.exec(version)?.[0]) < 24
  })
}

test.each([pretending, ...olderNodes().map((path) => [path])])(
  'started by hand on an older Node it says what to do: %s',
  async (...command) => {
    const [node = '', ...words] = command
    const ended = await run(node, [...words, 'server/start.mjs'], { PARLEY_PORT: '0' })
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toMatch(/^Parley needs Node 24 or newer; this is \d+\.\d+\.\d+\.\n/)
    expect(ended.stderr).toContain('npm start')
    expect(ended.stderr).not.toContain('SyntaxError')
  },
)

test('an empty NODE_COMPILE_CACHE counts as unset: nothing is written to the working directory', () => {
  const cwd = temporaryFolder()
  const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: '' }
  execFileSync(process.execPath, [join(root, 'server/start.mjs'), './config/version.ts'], { cwd, env })
  expect(readdirSync(cwd)).toEqual([])
})

test('npm runs it on the Node installed with the packages', async () => {
  const words = ['exec', '--offline', '--', 'node', '--version']
  const { stdout } = await run('npm', words)
  const bundled = execFileSync(join(root, 'node_modules/.bin/node'), ['--version'], { encoding: 'utf8' })
  expect(stdout.trim()).toBe(bundled.trim())
})
