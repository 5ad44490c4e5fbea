import type { Platform } from '../core/platform/platform.ts'

/** The parts of a platform through which anything goes out or comes later. */
type Outlets = Pick<Platform, 'clock' | 'fetch' | 'storage' | 'tabStorage'>

/**
 * Returns a platform that can be cut off, so that nothing of one person goes on while another is here: after `end` its
 * timers do nothing, its requests fail, and its storage is empty and takes nothing.
 */
export function endable({ clock, fetch, storage, tabStorage }: Outlets): {
  readonly outlets: Outlets
  readonly end: () => void
} {
  let isOver = false
  const texts = (own: Platform['storage']): Platform['storage'] => ({
    get: (name) => (isOver ? null : own.get(name)),
    set: (name, value) => isOver || own.set(name, value),
    remove: (name) => isOver || own.remove(name),
  })
  const outlets: Outlets = {
    clock: { now: clock.now, after: (delayMs, act) => clock.after(delayMs, () => isOver || act()) },
    fetch: async (url, init) => {
      if (isOver) throw new Error('This person is not here any more.')
      return fetch(url, init)
    },
    storage: texts(storage),
    tabStorage: texts(tabStorage),
  }
  return {
    outlets,
    end: () => {
      isOver = true
    },
  }
}
