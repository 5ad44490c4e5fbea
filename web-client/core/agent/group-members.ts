import { type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import type { Uid } from '../../../domain/ids.ts'
import { groupTopic } from '../../../domain/thread/topic.ts'
import type { AgentApi } from './agent-api.ts'
import { LatestAnswer } from './latest-answer.ts'

/** An agent in a group. */
export interface TeamGroupMember {
  readonly uid: string
  readonly nickname: string
  readonly avatar: string
  readonly isOwner: boolean
  /** Up to which seq they have read. */
  readonly readSeq: number
}

interface KnownMembers {
  readonly members: Signal<readonly TeamGroupMember[] | undefined>
  readonly latest: LatestAnswer
}

const root = '/api/v1/group'
const maxMembers = 1000

/** What agents do with their groups. All methods throw ApiRefusal, NoAnswer, SessionOver. */
export class GroupMembers {
  readonly #api: AgentApi
  readonly #byTopic = new Map<string, KnownMembers>()

  constructor(api: AgentApi) {
    this.#api = api
  }

  /** The members of a group, the longest in it first; undefined until they are read. */
  of(topic: string): ReadonlySignal<readonly TeamGroupMember[] | undefined> {
    return this.#knownOf(topic).members
  }

  async read(uid: string): Promise<void> {
    const known = this.#knownOf(groupTopic(uid as Uid))
    const isNewest = known.latest.begin()
    const members = await this.#api.all<TeamGroupMember>(`${root}/members?uid=${encodeURIComponent(uid)}`, maxMembers)
    if (isNewest()) known.members.value = members
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

  /** Shows a picture for the group; without one, the initial of its name. */
  async showPicture(uid: string, picture: File | undefined): Promise<void> {
    if (picture === undefined) return void (await this.#api.post(`${root}/update`, { uid, avatar: '' }))
    const form = new FormData()
    // Before the file: the server checks whose it is before it takes a byte.
    form.set('uid', uid)
    form.set('file', picture)
    await this.#api.upload(`${root}/avatar`, form)
  }

  async leave(uid: string): Promise<void> {
    await this.#api.post(`${root}/leave`, { uid })
  }

  #knownOf(topic: string): KnownMembers {
    const known = this.#byTopic.get(topic) ?? { members: signal(undefined), latest: new LatestAnswer() }
    this.#byTopic.set(topic, known)
    return known
  }
}
