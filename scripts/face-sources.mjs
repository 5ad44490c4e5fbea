import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('../', import.meta.url))
const sources = ['web-client', 'domain', 'proto', 'package-lock.json']

/** The file in which a build records the hash of its sources. */
export const stamp = `${here}web-client/dist/.built`

/** Returns a hash (SHA-256, hex) of the names and contents of all sources of the faces in a checkout. */
export function hashOfSources(root = here) {
  const hash = createHash('sha256')
  for (const path of sources.flatMap((source) => filesIn(root, source)))
    hash
      .update(`${path}\0`)
      .update(readFileSync(root + path))
      .update('\0')
  return hash.digest('hex')
}

function filesIn(root, path) {
  const found = statSync(root + path, { throwIfNoEntry: false })
  if (found === undefined) return []
  if (!found.isDirectory()) return [path]
  const names = readdirSync(root + path).filter((name) => name !== 'dist')
  return names.sort().flatMap((name) => filesIn(root, `${path}/${name}`))
}
