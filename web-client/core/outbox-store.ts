import { type DBSchema, type IDBPDatabase, openDB } from 'idb'

/** A message on its way, as it is kept over reloads. */
export interface Letter {
  readonly uid: string
  /** Whose it is: a person's letters are not sent by another who logs in here. */
  readonly owner: string
  readonly topic: string
  readonly type: string
  readonly content: string
  /** JSON, or empty. */
  readonly extra: string
  /** ms since 1970 UTC; letters of a topic go out in this order. */
  readonly writtenAt: number
  /** The word of the refusal; empty while it may still be sent. */
  readonly failure: string
}

/** Keeps letters until they are known to be stored. */
export interface OutboxStore {
  put(letter: Letter): Promise<void>
  remove(uid: string): Promise<void>
  /** In the order they were written. */
  of(owner: string): Promise<Letter[]>
}

interface Schema extends DBSchema {
  letters: { key: string; value: Letter; indexes: { owner: [string, number] } }
}

/** In IndexedDB. Rejects where there is none, as in some private windows. */
export function indexedOutbox(name: string): OutboxStore {
  let opened: Promise<IDBPDatabase<Schema>> | undefined
  const open = () => {
    opened ??= openDB<Schema>(name, 1, {
      upgrade: (db) => {
        db.createObjectStore('letters', { keyPath: 'uid' }).createIndex('owner', ['owner', 'writtenAt'])
      },
    })
    return opened
  }
  return {
    put: async (letter) => void (await (await open()).put('letters', letter)),
    remove: async (uid) => (await open()).delete('letters', uid),
    of: async (owner) => {
      const range = IDBKeyRange.bound([owner, 0], [owner, Number.MAX_SAFE_INTEGER])
      return (await open()).getAllFromIndex('letters', 'owner', range)
    },
  }
}
