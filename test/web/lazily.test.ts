import { h, render } from 'preact'
import { expect, test } from 'vitest'
import { lazy } from '../../web-client/ui/parts/lazy.tsx'
import type { SharedWords } from '../../web-client/ui/words/words.ts'
import { paperRoot } from '../support/paper-dom.ts'

test('a part loaded by another component during a render without it appears here too', async () => {
  const loading = Promise.withResolvers<() => string>()
  const Part = lazy(() => loading.promise)
  const words = {} as SharedWords
  const [one, other] = [paperRoot(), paperRoot()]
  render(h(Part, { words }), one.element)
  const brought = Part.bring()
  render(h(Part, { words }), other.element)
  // Before the effects of the render have run.
  loading.resolve(() => 'here')
  await brought
  await expect.poll(() => [one.text(), other.text()]).toEqual(['here', 'here'])
})
