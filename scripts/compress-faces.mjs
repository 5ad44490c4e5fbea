// Runs after each build: precompresses the assets so that the server compresses nothing at run time. Only the assets:
// their names change with their contents, so a stale compressed file is never served for a new one.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { hashOfSources, stamp } from './face-sources.mjs'

const folder = fileURLToPath(new URL('../web-client/dist/', import.meta.url))
const worthwhileBytes = 512

for (const name of readdirSync(`${folder}assets`, { encoding: 'utf8' })) {
  const path = `${folder}assets/${name}`
  if (!/\.(?:js|css|json|svg)$/.test(name) || statSync(path).size < worthwhileBytes) continue
  const bytes = readFileSync(path)
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }))
}
// build-faces.mjs compares this.
writeFileSync(stamp, hashOfSources())
