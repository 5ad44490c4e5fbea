import { memory } from '../core/platform/browser-platform.ts'
import { readJson, recordOf, textOf } from '../core/platform/coerce.ts'
import type { TextStorage } from '../core/platform/platform.ts'
import { ofVisitor } from '../widget/chat/log-out.ts'

/** Where the browser keeps whoever is here. */
export const visitorKey = 'parley.visitor'
/** Where a guest waits while somebody with a name is here; no key of a visitor, so that a logout leaves it. */
const guestKey = 'parley.guest'

/** Returns the storage as somebody finds it who comes under a name: with no token of another person. */
export function storageOf(storage: TextStorage, visitorUid: string): TextStorage {
  const nameIn = (stored: string) => textOf(readJson(stored).visitorUid)
  return {
    ...storage,
    get: (name) => {
      const text = storage.get(name)
      return name === visitorKey && text !== null && nameIn(text) !== visitorUid ? null : text
    },
    set: (name, text) => {
      const before = storage.get(visitorKey)
      if (name === visitorKey && before !== null && nameIn(before) === '') setGuestApart(storage)
      storage.set(name, text)
    },
  }
}

/** Keeps a guest's token and texts where no page of another person reads them. */
function setGuestApart(storage: TextStorage): void {
  // Their token is the last: other tabs heed it.
  const names = visitorNames()
    .filter((name) => name !== 'parley.sound')
    .sort()
  storage.set(guestKey, JSON.stringify(Object.fromEntries(names.map((name) => [name, storage.get(name)]))))
  for (const name of names) if (name !== visitorKey) storage.remove(name)
}

/** Brings the guest back who was here before somebody with a name, unless somebody is here. */
export function bringGuestBack(storage: TextStorage): void {
  const kept = storage.get(guestKey)
  if (kept === null || storage.get(visitorKey) !== null) return
  storage.remove(guestKey)
  for (const [name, text] of Object.entries(recordOf(readJson(kept))))
    if (ofVisitor.test(name)) storage.set(name, textOf(text))
}

/** Returns the names of everything that this browser keeps of a visitor. */
export function visitorNames(): string[] {
  return [...new Set([...memory.texts.keys(), ...storedNames()])].filter((name) => ofVisitor.test(name))
}

function storedNames(): string[] {
  try {
    return Object.keys(localStorage)
  } catch {
    // Storage is denied: nothing was stored.
    return []
  }
}
