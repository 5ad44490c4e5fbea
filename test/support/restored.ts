import { afterEach, vi } from 'vitest'

// Files of one worker share its globals: what a test leaves faked makes an innocent file hang.
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})
