import { expect } from 'vitest'
import { e2e, theatre } from './browser.ts'
import { walkThroughConsole } from './console-walk.ts'
import { Gallery } from './gallery.ts'

const open = theatre()

e2e(
  'in every state, size, look and language of the console, location, navigation and composer are visible',
  { timeout: 300_000 },
  async () => {
    const gallery = new Gallery('console', ['phone', 'tablet', 'desktop'])
    await walkThroughConsole(await open(), gallery).finally(() => gallery.end())
    expect(gallery.faults).toEqual([])
    expect(gallery.left).toEqual([])
  },
)
