import { expect, test } from 'vitest'
import { fromCsv } from '../../domain/csv.ts'
import { QuickReplies } from '../../web-client/console/state/quick-replies.ts'
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
