// After each build: the assets once more in the forms browsers take, so that the server compresses nothing at run time.
// Those alone: their names change with their contents, so that no old form of one is ever sent for a new one.
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
// build-faces.mjs looks at it.
writeFileSync(stamp, hashOfSources())
