import type { AuditEntry as Entry } from '../../../domain/audit.ts'
import type { AgentApi } from '../../core/agent/agent-api.ts'

/** An entry of the audit log as the API tells it. */
export type AuditEntry = Omit<Entry, 'orgUid'>

/** The fields and values of the audit log in the reader's words; a uid is the name of who or what has it now. */
export interface AuditTold {
  readonly field: (field: string) => string
  readonly value: (field: string, value: string | undefined) => string
}

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

/** Nobody reads them; the file has them. */
const ofMachines: ReadonlySet<string> = new Set(['uid', 'orgUid'])

/**
 * `Conversations at once: 3 → 5` for each field of what was changed, `Conversations at once: 5` of what was made or
 * removed; of a field that is not told, its name.
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
