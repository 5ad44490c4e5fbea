import { computed, type ReadonlySignal, signal } from '@preact/signals-core'
import { numberOf, readJson, textOf } from '../platform/coerce.ts'
import type { AgentApi } from './agent-api.ts'

export type AgentStatus = 'AVAILABLE' | 'BUSY' | 'AWAY' | 'OFFLINE'

/** An agent as colleagues see them. */
export interface Colleague {
  readonly uid: string
  readonly username: string
  readonly nickname: string
  readonly avatar: string
  readonly role: 'AGENT' | 'ADMIN'
  /** The status they chose, whether they are present and have room or not. */
  readonly chosen: AgentStatus
  readonly present: boolean
  readonly open: number
  readonly offered: number
  readonly capacity: number
  /** A line about themselves. */
  readonly signature: string
  /** They get no new threads, and look offline to visitors. */
  readonly invisible: boolean
}

/** The current status and load of an agent. */
export interface AgentStanding
  extends Pick<Colleague, 'chosen' | 'present' | 'open' | 'capacity'>,
    Partial<Pick<Colleague, 'nickname' | 'avatar' | 'signature' | 'invisible'>> {
  readonly agentUid: string
}

const statuses: readonly AgentStatus[] = ['AVAILABLE', 'BUSY', 'AWAY', 'OFFLINE']

/** Reads the content of AGENT_STATUS. Returns undefined if it names no known status. */
export function readStanding(content: string): AgentStanding | undefined {
  const { agentUid, chosen, present, open, capacity, nickname, avatar, signature, invisible } = readJson(content)
  const known = statuses.find((one) => one === chosen)
  if (known === undefined) return undefined
  const numbers = { open: numberOf(open), capacity: numberOf(capacity) }
  const standing = { agentUid: textOf(agentUid), chosen: known, present: present === true, ...numbers }
  // An older server does not say who they are.
  if (typeof nickname !== 'string') return standing
  const looks = { nickname, avatar: textOf(avatar), signature: textOf(signature), invisible: invisible === true }
  return { ...standing, ...looks }
}

/** The agents of the organization, kept up to date. */
export class Colleagues {
  /** Sorted by nickname; includes this agent. */
  readonly all: ReadonlySignal<readonly Colleague[]>
  readonly byUid: ReadonlySignal<ReadonlyMap<string, Colleague>>
  readonly #api: AgentApi
  readonly #all = signal<readonly Colleague[]>([])
  /** What arrived while the list was being read, which is newer than the list. */
  readonly #newer = new Map<string, Omit<AgentStanding, 'agentUid'>>()

  constructor(api: AgentApi) {
    this.#api = api
    this.all = this.#all
    this.byUid = computed(() => new Map(this.#all.value.map((one) => [one.uid, one])))
  }

  /** Throws ApiRefusal, NoAnswer, SessionOver. */
  async read(): Promise<void> {
    this.#newer.clear()
    const all = await this.#api.all<Colleague>('/api/v1/agent/query')
    this.#all.value = all.map((one) => ({ ...one, ...this.#newer.get(one.uid) }))
  }

  /** Applies a new standing. Returns false if the agent is unknown. */
  apply(standing: AgentStanding): boolean {
    const { agentUid, ...change } = standing
    this.#newer.set(agentUid, change)
    if (!this.byUid.value.has(agentUid)) return false
    this.#all.value = this.#all.value.map((one) => (one.uid === agentUid ? { ...one, ...change } : one))
    return true
  }
}
