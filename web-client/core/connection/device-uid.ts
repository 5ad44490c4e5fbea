import type { Platform } from '../platform/platform.ts'

const name = 'parley.device'

/** Returns the device uid of this tab, which stays the same over reloads. */
export function deviceUidOf({ tabKeep, newUid }: Pick<Platform, 'tabKeep' | 'newUid'>): string {
  const known = tabKeep.get(name)
  if (known !== null) return known
  const made = newUid()
  tabKeep.set(name, made)
  return made
}

/** Forgets the device uid of this tab, because another page uses it (a duplicated tab). */
export function leaveDevice({ tabKeep }: Pick<Platform, 'tabKeep'>): void {
  tabKeep.remove(name)
}
