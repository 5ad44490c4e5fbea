import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

test('the generated code is what the .proto files say', () => {
  const output = mkdtempSync(join(tmpdir(), 'parley-proto-'))
  const generate = fileURLToPath(new URL('../../proto/generate.ts', import.meta.url))
  execFileSync(process.execPath, [generate, output])
  for (const name of ['packets.js', 'packets.d.ts']) {
    const kept = readFileSync(fileURLToPath(new URL(`../../proto/gen/${name}`, import.meta.url)), 'utf8')
    expect(readFileSync(join(output, name), 'utf8')).toBe(kept)
  }
  rmSync(output, { recursive: true })
})
