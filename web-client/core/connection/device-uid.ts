import type { Platform } from '../platform/platform.ts'

const name = 'parley.device'

/** Returns the device uid of this tab, which stays the same over reloads. */
export function deviceUidOf({ tabStorage, newUid }: Pick<Platform, 'tabStorage' | 'newUid'>): string {
  const known = tabStorage.get(name)
  if (known !== null) return known
  const made = newUid()
  tabStorage.set(name, made)
  return made
}

/** Forgets the device uid of this tab, because another page uses it (a duplicated tab). */
export function leaveDevice({ tabStorage }: Pick<Platform, 'tabStorage'>): void {
  tabStorage.remove(name)
}
