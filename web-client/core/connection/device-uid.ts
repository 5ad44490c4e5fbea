import type { Platform } from '../platform/platform.ts'

const name = 'parley.device'

/** A tab is a device of its own, the same one over reloads. */
export function deviceUidOf({ tabKeep, newUid }: Pick<Platform, 'tabKeep' | 'newUid'>): string {
  const known = tabKeep.get(name)
  if (known !== null) return known
  const made = newUid()
  tabKeep.set(name, made)
  return made
}

/** Another page is this device now, as when a tab is doubled: this one becomes a new one. */
export function leaveDevice({ tabKeep }: Pick<Platform, 'tabKeep'>): void {
  tabKeep.remove(name)
}
