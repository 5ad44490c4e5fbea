import type { ActKind, AuditEntry as Entry } from '../../domain/audit.ts'
import type { AgentApi } from '../core/agent-api.ts'

/** An entry of the audit log as the API tells it. */
export type AuditEntry = Omit<Entry, 'orgUid'>

/** What was done, in words. */
export type ActWords = Readonly<Record<ActKind, string>>

const path = '/api/v1/audit/query'
/** More are in the file. */
const mostShown = 200

/** The newest entries. Rejects as AgentApi does. */
export function newestEntries(api: AgentApi): Promise<AuditEntry[]> {
  return api.all<AuditEntry>(path, mostShown)
}

/** All that the server gives, as CSV. Rejects when there is no answer, or a refusal. */
export async function entriesAsCsv(api: AgentApi): Promise<string> {
  const headers = { authorization: `Bearer ${await api.token()}` }
  const answer = await fetch(`${path}?format=csv`, { headers })
  if (!answer.ok) throw new Error(`the audit log was not given: ${answer.status}`)
  return answer.text()
}

/** `capacity: 3 → 5` for each field; of one that is not told, its name. */
export function changesShown({ changes }: AuditEntry, nameOf: (field: string) => string): string {
  const shown = changes.map(({ field, from, to }) =>
    from === undefined && to === undefined
      ? nameOf(field)
      : `${nameOf(field)}: ${valueShown(from)} → ${valueShown(to)}`,
  )
  return shown.join('; ')
}

/** A list as a person writes one: `["a","b"]` is `a, b`, an empty one or nothing `–`. */
function valueShown(value = ''): string {
  const shown = /^\[.*\]$/.test(value)
    ? value
        .slice(1, -1)
        .replaceAll(/"([^"\\]*)"/g, '$1')
        .replaceAll(',', ', ')
    : value
  return shown === '' ? '–' : shown
}
