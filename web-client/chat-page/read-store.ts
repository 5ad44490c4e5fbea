import type { WireMessage } from '../../proto/wire.ts'
import { readMessage } from '../core/connection/read-message.ts'
import { listOf, numberOf, recordOf } from '../core/platform/coerce.ts'

/** What was read, by person and topic, for a start without network. */
export interface ReadStore {
  /** Returns the newest messages of a topic, in order; none if nothing is kept. */
  readonly of: (owner: string, topic: string) => Promise<readonly WireMessage[]>
  /** Replaces what is kept of a topic; with no messages, nothing is kept of it. */
  readonly put: (owner: string, topic: string, messages: readonly WireMessage[]) => Promise<void>
  /** Returns the rows of a list; none if nothing is kept. */
  readonly list: (owner: string, name: string) => Promise<readonly unknown[]>
  readonly putList: (owner: string, name: string, rows: readonly unknown[]) => Promise<void>
  /** Deletes what is kept of the topics that begin so, but for those listed. */
  readonly retain: (owner: string, prefix: string, topics: ReadonlySet<string>) => Promise<void>
  /** Deletes what is kept of everybody, or of everybody but one. */
  readonly clear: (exceptOwner?: string) => Promise<void>
}

/** Per person; the topics that were read longest ago go first. */
const maxTopics = 30
const maxMessages = 100
/** UTF-16 units of content and extra of a topic's messages together. */
const maxCharacters = 200_000
const maxAgeMs = 30 * 24 * 3600_000
const name = 'topics'

/** Keeps the newest messages in IndexedDB. Where there is none, nothing is kept, and nothing fails. */
export function indexedReads(database: string, now: () => number): ReadStore {
  let opened: Promise<IDBDatabase> | undefined
  const run: Run = async (act) => {
    try {
      opened ??= opening(database)
      const topics = (await opened).transaction(name, 'readwrite').objectStore(name)
      return await act(topics)
    } catch (error) {
      // Storage is denied or full: the server has it all.
      console.info('Nothing is kept for a start without network.', error)
      opened = undefined
      return undefined
    }
  }
  return {
    ...lists(run, now),
    of: async (owner, topic) => {
      const kept = recordOf(await run((topics) => answerOf(topics.get([owner, topic]))))
      return now() - numberOf(kept.at) > maxAgeMs ? [] : listOf(kept.messages).map(readMessage)
    },
    put: async (owner, topic, messages) => {
      const kept = { owner, topic, at: now(), messages: newestOf(messages) }
      await run(async (topics) => {
        if (kept.messages.length === 0) return answerOf(topics.delete([owner, topic]))
        await answerOf(topics.put(kept))
        await prune(topics, owner)
      })
    },
    clear: async (exceptOwner) => {
      await run(async (topics) => {
        const keys = (await answerOf(topics.getAllKeys())) as [string, string][]
        await Promise.all(keys.filter(([owner]) => owner !== exceptOwner).map((key) => answerOf(topics.delete(key))))
      })
    },
  }
}

/** Runs in a transaction. Returns undefined where nothing can be kept. */
type Run = <Result>(act: (topics: IDBObjectStore) => Promise<Result>) => Promise<Result | undefined>

/** Lists stand beside topics, and no topic has the name of one. */
function lists(run: Run, now: () => number): Pick<ReadStore, 'list' | 'putList' | 'retain'> {
  return {
    list: async (owner, list) => {
      const kept = recordOf(await run((topics) => answerOf(topics.get([owner, list]))))
      return now() - numberOf(kept.at) > maxAgeMs ? [] : listOf(kept.rows)
    },
    putList: async (owner, topic, rows) => {
      await run((topics) => answerOf(topics.put({ owner, topic, at: now(), rows })))
    },
    retain: async (owner, prefix, listed) => {
      await run(async (topics) => {
        const range = IDBKeyRange.bound([owner, prefix], [owner, `${prefix}\uffff`])
        const keys = (await answerOf(topics.getAllKeys(range))) as [string, string][]
        await Promise.all(keys.filter(([, topic]) => !listed.has(topic)).map((key) => answerOf(topics.delete(key))))
      })
    },
  }
}

/** Returns as many of the newest stored messages as there is room for. */
export function newestOf(messages: readonly WireMessage[]): readonly WireMessage[] {
  const newest = messages.filter(({ seq }) => seq > 0).slice(-maxMessages)
  let characters = 0
  const first = newest.findLastIndex(({ content, extra }) => {
    characters += content.length + extra.length
    return characters > maxCharacters
  })
  return newest.slice(first + 1)
}

async function prune(topics: IDBObjectStore, owner: string): Promise<void> {
  const index = topics.index('age')
  const range = IDBKeyRange.bound([owner, 0], [owner, Number.MAX_SAFE_INTEGER])
  const all = (await answerOf(index.getAllKeys(range))) as [string, string][]
  const keys = all.filter(([, topic]) => topic.includes('/'))
  await Promise.all(keys.slice(0, -maxTopics).map((key) => answerOf(topics.delete(key))))
}

async function opening(database: string): Promise<IDBDatabase> {
  const request = indexedDB.open(database, 1)
  request.onupgradeneeded = () => {
    request.result.createObjectStore(name, { keyPath: ['owner', 'topic'] }).createIndex('age', ['owner', 'at'])
  }
  return answerOf(request)
}

function answerOf<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
