import { expect } from 'vitest'
import { e2e, theatre } from './browser.ts'
import { Gallery } from './gallery.ts'
import { walkThroughWidget } from './widget-walk.ts'

const open = theatre()

e2e(
  'in every state, size, look and language of the chat its header, its close button and the composer are visible',
  { timeout: 300_000 },
  async () => {
    const gallery = new Gallery('widget', ['panel', 'phone', 'tablet', 'desktop'])
    await walkThroughWidget(await open(), gallery).finally(() => gallery.end())
    expect(gallery.faults).toEqual([])
    expect(gallery.left).toEqual([])
  },
)
