import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const files = globSync('{web-client/{console,widget,ui,shop}/**/*.{ts,tsx,html},app/phrases.ts}', { cwd: root })

test('in Chinese everybody is spoken to as 您, agents as well as visitors', () => {
  expect(files.filter((file) => file.includes('zh-CN')).length).toBeGreaterThan(5)
  const lines = files.flatMap((file) => readFileSync(`${root}/${file}`, 'utf8').split('\n'))
  expect(lines.filter((line) => line.includes('您')).length).toBeGreaterThan(20)
  expect(lines.filter((line) => line.includes('你'))).toEqual([])
})
