import { expect, test } from 'vitest'
import { faultText } from '../../web-client/console/settings/fault-text.ts'
import { faultsIn } from '../../web-client/console/state/reply-table.ts'
import { settings as english } from '../../web-client/console/words/en-settings.ts'
import { settings as chinese } from '../../web-client/console/words/zh-CN-settings.ts'

const header = 'category,shortcut,title,content'
const said = (csv: string, words = english) => faultsIn(csv).map((fault) => faultText(fault, words))

test('a table without faults has none, whatever its line ends, empty lines and further columns', () => {
  expect(said(`\uFEFF${header},extra\r\n\r\nTea,hi,,"Hello, ""you"""\r\n,bye,,Bye`)).toEqual([])
})

test('each fault of a cell names its row as a spreadsheet counts it, its column, and what is wrong', () => {
  const rows = ['Tea,hi there,,Hello', 'Tea,hi,,Hello', '', 'Tea,,,Hello', 'Tea,ok,,""', `${'x'.repeat(65)},yes,,Y`]
  const csv = [header, ...rows].join('\n')
  expect(said(csv)).toEqual([
    'Row 2, shortcut “hi there”: 1 to 32 characters without spaces and slashes.',
    'Row 5, shortcut: 1 to 32 characters without spaces and slashes.',
    'Row 6, content: empty.',
    'Row 7, category: more than 64 characters.',
  ])
  expect(said(csv, chinese)).toEqual([
    '第 2 行，shortcut“hi there”：应为 1 至 32 个字符，不能含空格和斜杠。',
    '第 5 行，shortcut：应为 1 至 32 个字符，不能含空格和斜杠。',
    '第 6 行，content：不能为空。',
    '第 7 行，category：超过 64 个字符。',
  ])
})

test('a file that is no such table says what it lacks', () => {
  expect(said('')).toEqual(['The file is empty.'])
  expect(said(' \n')).toEqual(['The file is empty.'])
  expect(said('\uFFFDPNG\r\n\u0000')).toEqual(['This is not a CSV file in UTF-8. Save it as “CSV UTF-8”.'])
  expect(said(`${header}\nTea,hi,,"Hello`)).toEqual(['Row 2 is not CSV: check its quotation marks.'])
  expect(said('category;shortcut;title;content\nTea;hi;;Hello')).toEqual([
    'The first row must name the columns, separated by commas. Missing: category, shortcut, title, content.',
  ])
  expect(said('category,shortcut,text\nTea,hi,Hello')).toEqual([
    'The first row must name the columns, separated by commas. Missing: title, content.',
  ])
  expect(said(header)).toEqual(['There are no quick replies below the first row.'])
  expect(said([header, ...Array.from({ length: 1001 }, (_, index) => `Tea,h${index},,Hello`)].join('\n'))).toEqual([
    'More than 1,000 quick replies. Split the file.',
  ])
  expect(said('', chinese)).toEqual(['文件为空。'])
})
