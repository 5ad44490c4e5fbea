import type { MessageUid, ThreadUid, Uid } from '../../domain/ids.ts'
import { type Draft, ephemeral, type Message } from '../../domain/message/message.ts'
import { type Actor, uidsOf } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { MessageLog } from '../../store/ports/message-log.ts'
import type { GroupStore } from '../../store/ports/social.ts'
import type { FanOut } from '../delivery/fan-out.ts'
import type { Uids } from '../new-uid.ts'
import type { Clock } from '../timing/clock.ts'
import { serverDraft, systemActor } from './server-message.ts'

/** A message whose readers are counted. */
interface Counted {
  readonly uid: MessageUid
  readonly seq: number
  readonly author: Uid
  /** What its author was last told. */
  told: number
}

/** A group in which something was said or read lately. */
interface ReadGroup {
  thread: Thread
  /** The last messages, oldest first. */
  readonly messages: Map<MessageUid, Counted>
  /** Who has read further since the last round, up to which seq. */
  readonly moved: Map<Uid, number>
}

export interface GroupReadsDeps {
  readonly groups: Pick<GroupStore, 'saveReads' | 'reads'>
  readonly log: Pick<MessageLog, 'find'>
  readonly fanOut: Pick<FanOut, 'pass'>
  readonly clock: Clock
  readonly uids: Uids
  /** The time between two rounds of telling. */
  readonly everyMs: number
  readonly onError: (error: unknown) => void
}

const mostGroups = 1000
/** Messages of a group whose readers are counted: the last ones. */
const mostMessages = 256
/** Messages of one author in one packet: the newest. */
const mostTold = 20

/**
 * How far the members of groups have read: a cursor for each member, written in bulk, and told to the authors as
 * counts, at most once per round, however many read how much.
 */
export class GroupReads {
  readonly #deps: GroupReadsDeps
  /** Least recently used first. */
  readonly #groups = new Map<ThreadUid, ReadGroup>()
  readonly #dirty = new Set<ReadGroup>()
  #round: Promise<void> | undefined
  #cancel: (() => void) | undefined

  constructor(deps: GroupReadsDeps) {
    this.#deps = deps
  }

  /** Hears of a message of a group once it is committed. */
  said({ uid, seq, sender, thread }: Message): void {
    const group = this.#groupOf(thread)
    if (sender.type !== 'SYSTEM') keep(group, { uid, seq, author: sender.uid, told: 0 })
  }

  /**
   * Notes that a member has read up to a message. Throws Refused `message_not_found` for one that is not in the group
   * or came before the member, `own_message`.
   */
  async acknowledge(thread: Thread, { actor, draft }: { readonly actor: Actor; readonly draft: Draft }): Promise<void> {
    const reader = thread.participants.find((one) => uidsOf(actor).includes(one.uid))
    if (reader === undefined) throw new Refused('thread_not_found')
    const group = this.#groupOf(thread)
    const message = await this.#find(group, draft.content as MessageUid)
    if (message === null || message.seq <= reader.fromSeq) throw new Refused('message_not_found')
    if (message.author === reader.uid) throw new Refused('own_message')
    // How far it has arrived is not counted.
    if (draft.type !== 'READ' || message.seq <= (group.moved.get(reader.uid) ?? 0)) return
    group.moved.set(reader.uid, message.seq)
    this.#dirty.add(group)
    this.#cancel ??= this.#deps.clock.after(this.#deps.everyMs, () => this.#begin())
  }

  /** Writes what is not written yet. */
  async stop(): Promise<void> {
    this.#cancel?.()
    await this.#round
    await this.#run()
  }

  #begin(): void {
    this.#round = this.#run().finally(() => {
      this.#round = undefined
      this.#cancel = undefined
      if (this.#dirty.size > 0) this.#cancel = this.#deps.clock.after(this.#deps.everyMs, () => this.#begin())
    })
  }

  async #run(): Promise<void> {
    const round = [...this.#dirty].map((group) => ({ group, moved: [...group.moved] }))
    this.#dirty.clear()
    const cursors = round.flatMap(({ group: { thread }, moved }) =>
      moved.map(([uid, seq]) => ({ threadUid: thread.uid, uid, seq })),
    )
    for (const { group } of round) group.moved.clear()
    try {
      await this.#deps.groups.saveReads(cursors)
      for (const { group } of round) await this.#tell(group)
    } catch (error) {
      // Who was told that it arrived does not say it again.
      for (const one of round) this.#keep(one)
      this.#deps.onError(error)
    }
  }

  #keep({ group, moved }: { readonly group: ReadGroup; readonly moved: readonly (readonly [Uid, number])[] }): void {
    for (const [uid, seq] of moved) group.moved.set(uid, Math.max(seq, group.moved.get(uid) ?? 0))
    this.#dirty.add(group)
  }

  async #tell(group: ReadGroup): Promise<void> {
    const { thread } = group
    const cursors = await this.#deps.groups.reads(thread.uid)
    const own = new Map(cursors.map(({ uid, seq }) => [uid, seq]))
    const seqs = cursors.map(({ seq }) => seq).sort((one, other) => one - other)
    const changed = new Map<Uid, Counted[]>()
    for (const message of group.messages.values()) {
      const count = countFrom(seqs, message.seq) - ((own.get(message.author) ?? 0) >= message.seq ? 1 : 0)
      if (count === message.told) continue
      message.told = count
      changed.set(message.author, [...(changed.get(message.author) ?? []), message])
    }
    const members = thread.participants.length - 1
    for (const [author, messages] of changed) this.#pass(thread, author, { messages, members })
  }

  #pass(thread: Thread, author: Uid, { messages, members }: { messages: readonly Counted[]; members: number }): void {
    if (!thread.participants.some(({ uid }) => uid === author)) return
    const { uids, clock, fanOut } = this.#deps
    const newest = messages.slice(-mostTold)
    const readers = newest.map(({ uid, seq, told }) => ({ uid, seq, count: told }))
    const extra = JSON.stringify({ readers, members })
    const draft = serverDraft(uids.newMessageUid(), thread.topic, {
      ...{ type: 'READ', content: newest.at(-1)?.uid ?? '', extra },
    })
    const { person: sender } = systemActor('system' as Uid, '')
    fanOut.pass(ephemeral(draft, thread, { sender, sentAt: clock.now() }), [author])
  }

  async #find(group: ReadGroup, uid: MessageUid): Promise<Counted | null> {
    const known = group.messages.get(uid)
    if (known !== undefined) return known
    const found = await this.#deps.log.find(group.thread.topic, uid)
    if (found?.threadUid !== group.thread.uid) return null
    return { uid, seq: found.seq, author: found.sender.uid, told: 0 }
  }

  #groupOf(thread: Thread): ReadGroup {
    const known = this.#groups.get(thread.uid)
    const group = known ?? { thread, messages: new Map(), moved: new Map() }
    group.thread = thread
    this.#groups.delete(thread.uid)
    this.#groups.set(thread.uid, group)
    const [oldest] = this.#groups.keys()
    if (this.#groups.size > mostGroups && oldest !== undefined) this.#groups.delete(oldest)
    return group
  }
}

function keep({ messages }: ReadGroup, message: Counted): void {
  messages.set(message.uid, message)
  const [oldest] = messages.keys()
  if (messages.size > mostMessages && oldest !== undefined) messages.delete(oldest)
}

/** Returns how many of ascending numbers are at least `least`. */
function countFrom(ascending: readonly number[], least: number): number {
  let [from, to] = [0, ascending.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((ascending[middle] ?? 0) < least) from = middle + 1
    else to = middle
  }
  return ascending.length - from
}
