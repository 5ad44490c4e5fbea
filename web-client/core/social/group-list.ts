import { computed, type ReadonlySignal, signal } from '@preact/signals-core'
import type { Uid } from '../../../domain/ids.ts'
import { groupTopic } from '../../../domain/thread/topic.ts'
import { type Face, type GroupMember, groupIn, type Invitation, invitationIn, memberIn } from './person.ts'
import { pageSize } from './social-api.ts'
import { SocialList, type SocialListDeps } from './social-list.ts'
import { listedIn, type SocialRow } from './social-row.ts'

/** A page of members. */
export interface MemberPage {
  readonly members: readonly GroupMember[]
  readonly total: number
  readonly hasMore: boolean
}

/** A group one is in no more, and why. */
export interface Departure {
  readonly name: string
  readonly how: 'left' | 'dismissed'
}

/** One's groups, and the invitations that wait. */
export class GroupList extends SocialList {
  readonly invitations: ReadonlySignal<readonly Invitation[]>
  /** The group that went last, until it is dismissed. */
  readonly departure: ReadonlySignal<Departure | undefined>
  /** Unread messages, and invitations that wait. */
  readonly waiting: ReadonlySignal<number>
  readonly #invitations = signal<readonly Invitation[]>([])
  readonly #departure = signal<Departure | undefined>(undefined)
  readonly #deps: SocialListDeps

  constructor(deps: SocialListDeps) {
    super(deps, { path: 'group/query', read: (row) => listedIn(row, groupIn(row)) })
    this.#deps = deps
    this.invitations = this.#invitations
    this.departure = this.#departure
    this.waiting = computed(() => this.unread.value + this.#invitations.value.length)
  }

  override async read(): Promise<void> {
    await Promise.all([super.read(), this.readInvitations()])
  }

  /** Throws ApiRefusal, NoAnswer, SessionOver. */
  async readInvitations(): Promise<void> {
    const { content } = await this.#deps.api.page('group/invitations', {})
    this.#invitations.value = content.map(invitationIn)
  }

  /** Returns the topic of the new group. Throws ApiRefusal, NoAnswer, SessionOver. */
  async create(name: string, members: readonly string[]): Promise<string> {
    const body = members.length === 0 ? { name } : { name, members }
    return this.#added(await this.#deps.api.post('group/create', body)).topic
  }

  async invite(uid: string, members: readonly string[]): Promise<void> {
    await this.#deps.api.post('group/invite', { uid, members })
  }

  /** Accepts an invitation, and returns the topic. */
  async accept(uid: string): Promise<string> {
    const { topic } = this.#added(await this.#deps.api.post('group/accept', { uid }))
    await this.read()
    return topic
  }

  async refuse(uid: string): Promise<void> {
    await this.#deps.api.post('group/refuse', { uid })
    await this.readInvitations()
  }

  /** Leaves a group, which then goes. */
  async leave(uid: string): Promise<void> {
    await this.#deps.api.post('group/leave', { uid })
    this.depart(uid, 'left')
  }

  /** The reader is in a group no more. */
  depart(uid: string, how: Departure['how']): void {
    const topic = groupTopic(uid as Uid)
    const row = this.rows.peek().get(topic)
    if (row === undefined) return
    this.#departure.value = { name: row.face.peek().name, how }
    this.forget(topic)
  }

  dismissDeparture(): void {
    this.#departure.value = undefined
  }

  /** Of the owner: removes a member, or hands the group over to one. */
  async act(uid: string, act: 'remove' | 'handover', memberUid: string): Promise<void> {
    this.#changed(await this.#deps.api.post(`group/${act}`, { uid, memberUid }))
  }

  async rename(uid: string, name: string): Promise<void> {
    this.#changed(await this.#deps.api.post('group/update', { uid, name }))
  }

  /** Gives a group a picture, or takes it away. Throws ApiRefusal, NoAnswer, SessionOver. */
  async showPicture(uid: string, picture: Blob | undefined): Promise<void> {
    if (picture === undefined) return this.#changed(await this.#deps.api.post('group/update', { uid, avatar: '' }))
    const form = new FormData()
    // The server needs to know whose it is before the file.
    form.append('uid', uid)
    form.append('file', picture, 'picture')
    await this.#deps.api.post('group/avatar', form)
    await this.read()
  }

  async membersOf(uid: string, pageNumber: number): Promise<MemberPage> {
    const { content, totalElements: total } = await this.#deps.api.page('group/members', { uid }, pageNumber)
    const hasMore = (pageNumber + 1) * pageSize < total && content.length > 0
    return { members: content.map(memberIn), total, hasMore }
  }

  #added(answer: unknown): SocialRow {
    const face = groupIn(answer)
    const listed = listedIn(answer, face)
    const known = this.rows.peek().get(listed.topic)
    return known ?? this.add({ ...listed, lastAt: this.#deps.now() })
  }

  #changed(answer: unknown): void {
    const { topic, ownerUid, members, face } = listedIn(answer, groupIn(answer))
    this.rows
      .peek()
      .get(topic)
      ?.rename({ face: face satisfies Face, ownerUid, members })
  }
}
