import { entryOf, numberOf, readJson, recordOf, textsOf, type Untrusted } from '../platform/coerce.ts'

/** Whether a visitor is there, as the server told last. */
export interface VisitorPresence {
  readonly status: 'ONLINE' | 'AWAY' | 'OFFLINE'
  /** ms since 1970 UTC. */
  readonly since: number
  /** The page they are on, or were on last; may be empty. */
  readonly url: string
  readonly title: string
}

const statuses: Readonly<Record<string, VisitorPresence['status']>> = {
  ONLINE: 'ONLINE',
  AWAY: 'AWAY',
  OFFLINE: 'OFFLINE',
}

/** Reads the content of VISITOR_STATUS; undefined if it tells no status. Never throws. */
export function readVisitorStatus(content: string): VisitorPresence | undefined {
  return readPresence(readJson(content))
}

/** Reads the presence in a thread's JSON; undefined if there is none. Never throws. */
export function readPresence(value: unknown): VisitorPresence | undefined {
  const fields: Untrusted = recordOf(value)
  const texts = textsOf(fields, ['status', 'url', 'title'])
  const status = entryOf(statuses, texts.status)
  return status === undefined ? undefined : { ...texts, status, since: numberOf(fields.since) }
}
