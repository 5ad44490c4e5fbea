import { type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import type { Uid } from '../../../domain/ids.ts'
import { groupTopic } from '../../../domain/thread/topic.ts'
import type { AgentApi } from './agent-api.ts'

/** An agent in a group. */
export interface TeamGroupMember {
  readonly uid: string
  readonly nickname: string
  readonly avatar: string
  readonly isOwner: boolean
  /** Up to which seq they have read. */
  readonly readSeq: number
}

const root = '/api/v1/group'
const maxMembers = 1000

/** What agents do with their groups. All methods throw ApiRefusal, NoAnswer, SessionOver. */
export class GroupMembers {
  readonly #api: AgentApi
  readonly #byTopic = new Map<string, Signal<readonly TeamGroupMember[] | undefined>>()

  constructor(api: AgentApi) {
    this.#api = api
  }

  /** The members of a group, the longest in it first; undefined until they are read. */
  of(topic: string): ReadonlySignal<readonly TeamGroupMember[] | undefined> {
    return this.#signalOf(topic)
  }

  async read(uid: string): Promise<void> {
    const path = `${root}/members?uid=${encodeURIComponent(uid)}`
    this.#signalOf(groupTopic(uid as Uid)).value = await this.#api.all<TeamGroupMember>(path, maxMembers)
  }

  async add(uid: string, members: readonly string[]): Promise<void> {
    await this.#api.post(`${root}/add`, { uid, members })
    await this.read(uid)
  }

  /** Removes a member, or makes them the owner. */
  async change(what: 'remove' | 'handover', uid: string, memberUid: string): Promise<void> {
    await this.#api.post(`${root}/${what}`, { uid, memberUid })
    await this.read(uid)
  }

  async rename(uid: string, name: string): Promise<void> {
    await this.#api.post(`${root}/update`, { uid, name })
  }

  async leave(uid: string): Promise<void> {
    await this.#api.post(`${root}/leave`, { uid })
  }

  #signalOf(topic: string): Signal<readonly TeamGroupMember[] | undefined> {
    const known = this.#byTopic.get(topic) ?? signal(undefined)
    this.#byTopic.set(topic, known)
    return known
  }
}
