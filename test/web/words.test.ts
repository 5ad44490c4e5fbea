import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { happened } from '../../web-client/console/words/en-happened.ts'
import { languages } from '../../web-client/widget/loader/calls.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const files = globSync('{web-client/{console,widget,ui,shop}/**/*.{ts,tsx,html},app/messaging/phrases.ts}', {
  cwd: root,
})

test('in Chinese everybody is addressed as 您, agents as well as visitors', () => {
  expect(files.filter((file) => file.includes('zh-CN')).length).toBeGreaterThan(5)
  const lines = files.flatMap((file) => readFileSync(`${root}/${file}`, 'utf8').split('\n'))
  expect(lines.filter((line) => line.includes('您')).length).toBeGreaterThan(20)
  expect(lines.filter((line) => line.includes('你'))).toEqual([])
})

test('events about the reader are worded in the second person', () => {
  const said = Object.values(happened).map((say) => say('You'))
  expect(
    Object.values(happened)
      .map((say) => say('Ann', 'You'))
      .join(),
  ).not.toMatch(/ You\b/)
  expect(said.join()).not.toMatch(/ You\b/)
  expect(said.filter((one) => /^You (was|is|has|does|[a-z]+s)\b/.test(one))).toEqual([])
})

test('nothing that visitors read promises an answer by email or phone, as no mail is sent', () => {
  const shown = files.filter((file) => /^(web-client\/(widget|ui)\/words|app\/messaging)\//.test(file))
  expect(shown.length).toBeGreaterThan(5)
  const promised =
    /get back to you|(write|reach|call|contact|reply) (to )?(you|\$)|与您联系|联系您|通过.{0,20}(邮箱|邮件|电话)/
  expect(shown.filter((file) => promised.test(readFileSync(`${root}/${file}`, 'utf8')))).toEqual([])
})

test('a site may set each language that the widget has words of, and no other', () => {
  const there = globSync('*.ts', { cwd: `${root}/web-client/widget/words` })
    .map((file) => file.slice(0, -'.ts'.length))
    .filter((name) => name !== 'words' && name !== 'languages')
  expect(there.sort()).toEqual([...languages].sort())
})
