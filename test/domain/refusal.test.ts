import { expect, test } from 'vitest'
import { asRefused, Refused, refusalCodes } from '../../domain/refusal.ts'
import { sentenceOf } from '../../domain/refusal-sentences.ts'

test('each refusal word has a sentence for people', () => {
  for (const code of refusalCodes) expect(sentenceOf(new Refused(code))).toMatch(/^[A-Z].*\.$/)
  expect(sentenceOf(new Refused('thread_closed'))).toMatch(/ended/)
})

test('a more specific refusal is shown instead of the sentence of its word', () => {
  expect(sentenceOf(new Refused('malformed', 'uid is not a string.'))).toBe('uid is not a string.')
})

test('any other error keeps its own message, and an edge reveals nothing of it', () => {
  const bug = new Error('x is not a function')
  expect(sentenceOf(bug)).toBe('x is not a function')
  expect(sentenceOf(asRefused(bug))).toBe('Something went wrong on the server. Nothing was stored.')
})
