import type { WireThread, WireUser } from '../../../proto/wire.ts'
import type { AgentApi } from '../../core/agent/agent-api.ts'
import { startOfDay, zoneOfReader } from '../parts/reader-days.ts'
import { anyRating, type RecordFilters, recordAnswers, recordStates } from '../state/records-place.ts'

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

type Asked = string | number | boolean

/** Returns the filters as the API takes them: `from` and `to` in ms, states of a thread. */
export function askedBy(filters: RecordFilters): Record<string, Asked | readonly Asked[]> {
  const { from, to, rating, state, text, answer, left, commented, hour, ...texts } = filters
  const given = Object.entries({ ...texts, text: text.toWellFormed() }).filter(([, value]) => value !== '')
  const [begins, ends] = [startOfDay(from), startOfDay(to, 1)]
  const isState = (name: string): name is keyof typeof recordStates => Object.hasOwn(recordStates, name)
  return {
    ...Object.fromEntries(given),
    ...(begins === undefined ? {} : { from: begins }),
    ...(ends === undefined ? {} : { to: ends }),
    ...(/^[1-5]$/.test(rating) ? { rating: [Number(rating)] } : {}),
    ...(rating === anyRating ? { rating: [1, 2, 3, 4, 5] } : {}),
    ...(recordAnswers.some((one) => one === answer) ? { answer: [answer] } : {}),
    ...(left === '' ? {} : { left: true }),
    ...(commented === '' ? {} : { commented: true }),
    ...(/^\d{1,3}$/.test(hour) ? { hour: Number(hour), zone: zoneOfReader() } : {}),
    ...(isState(state) ? { state: [...recordStates[state]] } : {}),
  }
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
