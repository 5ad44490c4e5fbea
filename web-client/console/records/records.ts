import type { WireThread, WireUser } from '../../../proto/wire.ts'
import type { AgentApi } from '../../core/agent/agent-api.ts'
import { type RecordFilters, recordStates } from '../state/records-place.ts'

/** A workgroup or agent by name. */
export interface NamedTarget {
  readonly uid: string
  readonly nickname: string
}

/** A conversation with a visitor, as the API returns it. */
export interface ShownRecord {
  readonly thread: WireThread
  readonly target: NamedTarget | null
  readonly agent: NamedTarget | null
  readonly category: string
  readonly tags: readonly string[]
  readonly score: number | null
  readonly comment: string
  readonly createdAt: number
  readonly closedAt: number | null
  readonly readable: boolean
  readonly hit?: RecordHit | null
}

/** The newest message with the words that were looked for. `marks` are `[start, end]` in its excerpt. */
export interface RecordHit {
  readonly uid: string
  readonly seq: number
  readonly sender: WireUser
  readonly sentAt: number
  readonly excerpt: { readonly text: string; readonly marks: readonly (readonly [number, number])[] }
}

export interface RecordsPage {
  readonly content: readonly ShownRecord[]
  readonly next: string | null
}

/** Returns a page. Throws ApiRefusal, NoAnswer, SessionOver. */
export function recordsPage(api: AgentApi, filters: RecordFilters, next: string | null): Promise<RecordsPage> {
  const query = new URLSearchParams()
  for (const [name, values] of Object.entries(askedBy(filters))) {
    for (const value of [values].flat()) query.append(name, String(value))
  }
  if (next !== null) query.set('next', next)
  return api.get<RecordsPage>(`/api/v1/record/query?${query}`)
}

/** Returns the filters as the API takes them: `from` and `to` in ms, states of a thread. */
export function askedBy(filters: RecordFilters): Record<string, string | number | readonly (string | number)[]> {
  const { from, to, rating, state, text, ...texts } = filters
  const given = Object.entries({ ...texts, text: text.toWellFormed() }).filter(([, value]) => value !== '')
  const [begins, ends] = [startOf(from, 0), startOf(to, 1)]
  const isState = (name: string): name is keyof typeof recordStates => Object.hasOwn(recordStates, name)
  return {
    ...Object.fromEntries(given),
    ...(begins === undefined ? {} : { from: begins }),
    ...(ends === undefined ? {} : { to: ends }),
    ...(/^[1-5]$/.test(rating) ? { rating: [Number(rating)] } : {}),
    ...(isState(state) ? { state: [...recordStates[state]] } : {}),
  }
}

/** Returns when a day of the reader begins, or one some days later; undefined for anything but YYYY-MM-DD. */
function startOf(day: string, later: number): number | undefined {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? []
  if (date === undefined) return undefined
  const at = new Date(Number(year), Number(month) - 1, Number(date) + later).getTime()
  return Number.isFinite(at) && at >= 0 ? at : undefined
}

/** Downloads everything that the filters match; aborted by `signal`. Rejects on a refusal or without a response. */
export async function exportedRecords(
  api: AgentApi,
  wish: { readonly filters: RecordFilters; readonly format: 'csv' | 'json'; readonly messages: boolean },
  signal: AbortSignal,
): Promise<Blob> {
  const { filters, format, messages } = wish
  const headers = { authorization: `Bearer ${await api.token()}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ ...askedBy(filters), format, messages })
  const answer = await fetch('/api/v1/record/export', { method: 'POST', headers, body, signal })
  if (!answer.ok) throw new Error(`the records were not given: ${answer.status}`)
  const file = await answer.blob()
  // The byte order mark tells spreadsheets that it is UTF-8.
  return format === 'csv' ? new Blob(['\uFEFF', file], { type: 'text/csv' }) : file
}
