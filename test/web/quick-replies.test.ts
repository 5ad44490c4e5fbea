import { expect, test } from 'vitest'
import { fromCsv } from '../../domain/csv.ts'
import { filledIn, QuickReplies } from '../../web-client/console/state/quick-replies.ts'
import type { AgentApi } from '../../web-client/core/agent/agent-api.ts'

test('quick replies are exported as text, whatever a spreadsheet would make of them, and imported unchanged', async () => {
  const texts = ['=HYPERLINK("https://evil.example")', '+1', '-1', '@sum', 'a, "b"', '']
  const shown = texts.map((content, index) => ({
    uid: `${index}`,
    shortcut: `s${index}`,
    title: '',
    content,
    category: '',
  }))
  const api = { all: () => Promise.resolve(shown.map((one) => ({ ...one, shared: true }))) } as unknown as AgentApi
  const replies = new QuickReplies(api)
  await replies.read()
  const csv = replies.toCsv()
  expect(csv).not.toMatch(/(^|,|")[=+\-@]/m)
  expect(fromCsv(['content'], csv).map(({ content }) => content)).toEqual(texts)
})

test('among ten thousand, those that match are found within a frame, a shortcut first', async () => {
  const shown = Array.from({ length: 10_000 }, (_, index) => ({
    ...{ uid: `${index}`, shortcut: `s${index}`, title: `Title ${index}`, category: 'All', shared: true },
    content: `Your parcel is late; I am sorry. It comes tomorrow. ${'More words. '.repeat(20)}Number ${index}`,
  }))
  const replies = new QuickReplies({ all: () => Promise.resolve(shown) } as unknown as AgentApi)
  await replies.read()
  const times = ['', 's', 's99', 'number 9999', 'nothing like it'].map((typed) => {
    const from = performance.now()
    replies.fitting(typed)
    return performance.now() - from
  })
  expect([...times].sort((one, other) => one - other)[3]).toBeLessThan(16)
  expect(replies.fitting('s9999').map(({ uid }) => uid)).toEqual(['9999'])
  expect(replies.fitting('9999').map(({ uid }) => uid)).toEqual(['9999'])
  expect(replies.fitting('')).toHaveLength(10_000)
})

test.each([
  ['Dear {visitor.name}, thank you.', {}, 'Thank you.'],
  ['Hello {visitor.name}, I am {agent.name}.', { 'agent.name': 'Ann' }, 'Hello, I am Ann.'],
  ['您好，{visitor.name}！', {}, '您好！'],
  ['Dear {visitor.name},', { 'visitor.name': 'Wim' }, 'Dear Wim,'],
  ['{workgroup.name} and {order} and {constructor}', {}, '{workgroup.name} and {order} and {constructor}'],
  ['This is {workgroup.name}.', { 'workgroup.name': 'Shoes' }, 'This is Shoes.'],
])('a quick reply %s says what is known, and leaves no hole', (content, facts, said) => {
  expect(filledIn(content, facts)).toBe(said)
})
