import type { Message } from '../../domain/message/message.ts'
import { searchWords } from '../../domain/message/search-words.ts'
import { isAdmin } from '../../domain/people/agent.ts'
import { type AgentActor, uidsOf } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Listed } from '../../store/ports/listed.ts'
import type { LogWindow } from '../../store/ports/message-log.ts'
import type { MessageSearch } from '../../store/ports/message-search.ts'
import type { Agents } from '../../store/ports/people.ts'
import type { Threads } from '../../store/ports/threads.ts'
import { type ReadingLimits, withinBytes } from '../limits/page-bytes.ts'
import type { ReadLimiter } from '../limits/read-limiter.ts'
import type { MessageIndex } from './message-index.ts'

/** How many messages since the last index update are indexed before an answer. */
const maxCaughtUp = 5000

export interface SearchDeps extends ReadingLimits {
  readonly readers: ReadLimiter
  readonly search: MessageSearch
  readonly threads: Pick<Threads, 'byUid'>
  readonly agents: Pick<Agents, 'byUid'>
  readonly index: Pick<MessageIndex, 'wake'>
}

/**
 * Searches the messages in threads an agent takes part in; for an admin also in all other threads of the organization
 * except those between colleagues. Newest first. Throws Refused `malformed` for a query without a letter or digit.
 */
export function searchMessages(
  deps: SearchDeps,
  actor: AgentActor,
  query: { readonly query: string } & LogWindow,
): Promise<Listed<Message>> {
  return deps.readers.read(actor.uid, () => find(deps, actor, query))
}

async function find(
  { search, threads, agents, index, ...limits }: SearchDeps,
  actor: AgentActor,
  { query, ...window }: { readonly query: string } & LogWindow,
): Promise<Listed<Message>> {
  const words = searchWords(query)
  if (words.length === 0) throw new Refused('malformed', 'There is no word to look for.')
  const seesAll = isAdmin(await agents.byUid(actor.uid))
  const within = seesAll ? 'organization' : 'own'
  await search.catchUp(maxCaughtUp)
  const wanted = { orgUid: actor.orgUid, readers: uidsOf(actor), within, words } as const
  const { content, totalElements } = await search.find(wanted, { ...window, maxBytes: limits.pageBytes })
  // The index may have been restarted: the rest of it must not wait for the next message.
  index.wake()
  const uids = [...new Set(content.map((message) => message.threadUid))]
  const found = await Promise.all(uids.map((uid) => threads.byUid(uid)))
  const byUid = new Map(found.flatMap((thread) => (thread === null ? [] : [[thread.uid, thread]])))
  const readable = content.flatMap(({ threadUid, ...message }) => {
    const thread = byUid.get(threadUid)
    return thread === undefined ? [] : [{ ...message, thread }]
  })
  return { content: withinBytes(readable, limits), totalElements }
}
