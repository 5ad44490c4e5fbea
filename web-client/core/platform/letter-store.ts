/** A message on its way, as the store keeps it over reloads. */
export interface Letter {
  readonly uid: string
  /** Who wrote it. Another person who logs in here does not send it. */
  readonly owner: string
  readonly topic: string
  readonly type: string
  readonly content: string
  /** JSON, or empty. */
  readonly extra: string
  /** ms since 1970 UTC; letters of a topic go out in this order. */
  readonly writtenAt: number
  /** Uid of the message it was written below. A refused letter stays there. */
  readonly after?: string | undefined
  /** The code of the refusal; empty while it may still be sent. */
  readonly failure: string
}

export type NewLetter = Pick<Letter, 'topic' | 'type' | 'content' | 'after'> & {
  readonly extra?: string
  readonly uid?: string
}

/** The state of a letter. A message that the server stored is no letter any more. */
export type LetterState = 'queued' | 'sending' | 'failed'

/** A letter and its state. */
export interface Pending extends Letter {
  readonly state: LetterState
}

/** Keeps letters until the server is known to have stored them. */
export interface OutboxStore {
  put(letter: Letter): Promise<void>
  remove(uid: string): Promise<void>
  /** In the order they were written. */
  of(owner: string): Promise<Letter[]>
  /** Deletes the letters of all owners. */
  clear(): Promise<void>
}

const name = 'letters'

/** Keeps letters in IndexedDB. Rejects when there is no IndexedDB, as in some private windows. */
export function indexedOutbox(database: string): OutboxStore {
  let opened: Promise<IDBDatabase> | undefined
  const open = () => {
    opened ??= opening(database)
    return opened
  }
  const write = async (act: (letters: IDBObjectStore) => void): Promise<void> => {
    const transaction = (await open()).transaction(name, 'readwrite')
    act(transaction.objectStore(name))
    // It is kept once the transaction completes, not once one request succeeds.
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error)
    })
  }
  return {
    put: (letter) => write((letters) => letters.put(letter)),
    remove: (uid) => write((letters) => letters.delete(uid)),
    of: async (owner) => {
      const range = IDBKeyRange.bound([owner, 0], [owner, Number.MAX_SAFE_INTEGER])
      return answerOf<Letter[]>((await open()).transaction(name).objectStore(name).index('owner').getAll(range))
    },
    clear: () => write((letters) => letters.clear()),
  }
}

async function opening(database: string): Promise<IDBDatabase> {
  const request = indexedDB.open(database, 1)
  request.onupgradeneeded = () => {
    request.result.createObjectStore(name, { keyPath: 'uid' }).createIndex('owner', ['owner', 'writtenAt'])
  }
  return answerOf(request)
}

function answerOf<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
