import { cpSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/child-server.ts'

// Untyped JavaScript: it runs before any type-aware tool is installed.
const module = new URL('../../scripts/face-sources.mjs', import.meta.url).href
const { hashOfSources } = (await import(module)) as { hashOfSources: (root: string) => string }

test('faces are outdated when their sources have changed, whatever the file times', () => {
  const root = `${temporaryFolder()}/`
  const source = join(root, 'web-client', 'core.ts')
  mkdirSync(join(root, 'web-client', 'dist'), { recursive: true })
  writeFileSync(source, 'export const version = 1')
  const before = hashOfSources(root)
  const copy = `${temporaryFolder()}/`
  cpSync(root, copy, { recursive: true })
  writeFileSync(join(copy, 'web-client', 'dist', 'core.js'), 'what was built')
  expect(hashOfSources(copy)).toBe(before)
  writeFileSync(source, 'export const version = 2')
  // As when a newer version is unpacked over an older one: its files are older than the last build.
  utimesSync(source, new Date(0), new Date(0))
  expect(hashOfSources(root)).not.toBe(before)
})
