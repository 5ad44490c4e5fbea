import type { AuditEntry as Entry } from '../../../domain/audit.ts'
import type { AgentApi } from '../../core/agent/agent-api.ts'

/** An entry of the audit log as the API returns it. */
export type AuditEntry = Omit<Entry, 'orgUid'>

/** Fields and values of the audit log in the reader's language; a uid becomes a current name. */
export interface AuditTold {
  readonly field: (field: string) => string
  readonly value: (field: string, value: string | undefined) => string
}

const path = '/api/v1/audit/query'
/** The CSV file has more. */
const mostShown = 200

/** Returns the newest entries. Rejects as AgentApi does. */
export function newestEntries(api: AgentApi): Promise<AuditEntry[]> {
  return api.all<AuditEntry>(path, mostShown)
}

/** Returns everything that the server has, as CSV. Rejects on a refusal or without a response. */
export async function entriesAsCsv(api: AgentApi): Promise<string> {
  const headers = { authorization: `Bearer ${await api.token()}` }
  const answer = await fetch(`${path}?format=csv`, { headers })
  if (!answer.ok) throw new Error(`the audit log was not given: ${answer.status}`)
  return answer.text()
}

/** Fields that nobody reads; the CSV file has them. */
const ofMachines: ReadonlySet<string> = new Set(['uid', 'orgUid'])

/**
 * Returns a line such as `Conversations at once: 3 → 5` for each changed field, and `Conversations at once: 5` for what
 * was created or deleted; a field without a translation keeps its name.
 */
export function changesShown({ kind, changes }: AuditEntry, told: AuditTold): string {
  const shown = changes
    .filter(({ field }) => !ofMachines.has(field))
    .flatMap(({ field, from, to }) => {
      const name = told.field(field)
      if (from === undefined && to === undefined) return [name]
      const [was, is] = [told.value(field, from), told.value(field, to)]
      if (was === is) return []
      return [kind.endsWith('.update') ? `${name}: ${was} → ${is}` : `${name}: ${is}`]
    })
  return shown.join('; ')
}
