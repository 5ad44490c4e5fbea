import { expect, test } from 'vitest'
import { memory } from '../../web-client/core/platform/browser-platform.ts'
import { keepOnPage, takeUp } from '../../web-client/widget/chat/page-storage.ts'

test('what is too large for the page is left out, the longest text first, and never replaced by an outdated one', () => {
  let kept = ''
  keepOnPage('', (message) => {
    if (message.kind === 'keep') kept = message.kept
  })
  const store = (name: string, text: string) => {
    memory.texts.set(name, text)
    memory.onChange()
  }
  store('parley.visitor', 'the token')
  store('parley.draft.visitor shop', 'Hello')
  expect(JSON.parse(kept)).toEqual({ 'parley.visitor': 'the token', 'parley.draft.visitor shop': 'Hello' })
  store('parley.draft.visitor shop', '长'.repeat(70_000))
  store('parley.unsent shop', '[]')
  expect(JSON.parse(kept)).toEqual({ 'parley.visitor': 'the token', 'parley.unsent shop': '[]' })
  memory.texts.clear()
  takeUp(kept)
  expect(memory.texts.get('parley.draft.visitor shop')).toBeUndefined()
  store('parley.draft.visitor shop', 'Short again')
  expect(JSON.parse(kept)).toMatchObject({ 'parley.draft.visitor shop': 'Short again' })
})
