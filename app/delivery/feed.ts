import type { ThreadUid } from '../../domain/ids.ts'
import type { OnLimit } from '../../domain/limit-reached.ts'
import type { EphemeralMessage, Message } from '../../domain/message/message.ts'
import { kindOf } from '../../domain/message-kind.ts'
import { readTopic } from '../../domain/thread/topic.ts'
import type { ThreadStanding } from '../../store/ports/devices.ts'
import { InFlight, type WindowLimits } from './in-flight.ts'
import { LateReceipts } from './late-receipts.ts'
import type { Subscriber } from './subscribers.ts'
import { noteAcknowledged, noteSent, type Track } from './track.ts'

const pageSize = 64

/** The window of one connection, and what is kept for it while the window is full. */
export interface FeedLimits extends WindowLimits {
  /** How many answers to repeated messages may wait; a sender has no more in flight. */
  readonly repeats: number
  readonly lateReceipts: number
}

export interface FeedDeps {
  readonly readLog: ReadLog
  readonly feed: FeedLimits
  readonly onLimit: OnLimit
}

/** The far end of a feed: one connection. */
export interface FeedSink {
  /** Writes a stored message under a packet id that is not in flight. Returns that id: its acknowledgement carries it. */
  send(message: Message, isInFlight: (packetId: number) => boolean): number
  /** Writes an ephemeral message, or drops it if the connection is slow. */
  pass(message: EphemeralMessage): void
  /** Writes an ephemeral message that must not be dropped. */
  tell(message: EphemeralMessage): void
  /** Reports that the connection cannot be served: it should end and reconnect. */
  fail(error: unknown): void
}

/** Reads a thread from the log after `after`, ascending; returns fewer messages than asked for if they are large. */
export type ReadLog = (threadUid: ThreadUid, after: number, limit: number) => Promise<Message[]>

interface Sent {
  /** Undefined for an echo that moves no cursor. */
  readonly track: Track | undefined
  readonly seq: number
  readonly chars: number
}

/** Called with the `seq` up to which the device has acknowledged a thread without a gap. */
export type OnProgress = (threadUid: ThreadUid, seq: number) => void

/**
 * Sends one connection what it is owed, in order: live while it keeps up, from the log when it starts, has a gap or
 * acknowledges too slowly. Queues no messages: a connection that is behind costs one number per thread.
 */
export class Feed implements Subscriber {
  readonly #sink: FeedSink
  readonly #deps: FeedDeps
  readonly #onProgress: OnProgress
  readonly #tracks = new Map<ThreadUid, Track>()
  readonly #inFlight: InFlight<Sent>
  readonly #isInFlight = (packetId: number): boolean => this.#inFlight.has(packetId)
  /** Threads to catch up from the log, longest waiting first; while there are any, nothing is sent live. */
  readonly #lagging = new Set<Track>()
  readonly #lateReceipts: LateReceipts
  /** Repeated messages whose answers wait for their turn. */
  readonly #repeats: { readonly threadUid: ThreadUid; readonly seq: number }[] = []
  /** Groups that the user left while the feed was opening; hardly any connection has some. */
  #dismissed: Set<ThreadUid> | undefined
  #state: 'opening' | 'live' | 'closed' = 'opening'
  #pumping = false

  constructor(sink: FeedSink, deps: FeedDeps, onProgress: OnProgress) {
    this.#sink = sink
    this.#deps = deps
    this.#lateReceipts = new LateReceipts(deps)
    this.#inFlight = new InFlight(deps.feed, deps.onLimit)
    this.#onProgress = onProgress
  }

  /** Starts from the device's cursors; what was offered meanwhile follows from the log. */
  start(standings: readonly ThreadStanding[]): void {
    if (this.#state !== 'opening') return
    const offered = new Map(this.#tracks)
    this.#tracks.clear()
    for (const { threadUid, seq, head } of standings)
      if (this.#dismissed?.has(threadUid) !== true) this.#startTrack(threadUid, seq, head)
    this.#dismissed = undefined
    for (const { threadUid, sent, head } of offered.values()) {
      const track = this.#tracks.get(threadUid)
      if (track === undefined) this.#startTrack(threadUid, sent, head)
      else track.head = Math.max(track.head, head)
    }
    for (const track of this.#tracks.values()) if (track.head > track.sent) this.#lagging.add(track)
    this.#state = 'live'
    this.#pump()
  }

  #startTrack(threadUid: ThreadUid, sent: number, head: number): Track {
    const track = { threadUid, sent, head, unacknowledged: [] }
    this.#tracks.set(threadUid, track)
    return track
  }

  offer(message: Message, fromSeq: number): void {
    if (this.#state === 'closed') return
    const { uid } = message.thread
    const track = this.#tracks.get(uid) ?? this.#startTrack(uid, fromSeq, fromSeq)
    // Who has come back is not owed what was said in between.
    track.sent = Math.max(track.sent, fromSeq)
    if (message.seq <= track.head) return
    const next = track.sent + 1
    track.head = message.seq
    if (this.#state === 'opening') return
    if (this.#lagging.size === 0 && message.seq === next) {
      if (this.#hasRoom()) return this.#send(track, message)
      this.#inFlight.tellFull()
    }
    this.#lagging.add(track)
    this.#pump()
  }

  dismiss(threadUid: ThreadUid): void {
    // The standings may have been read before.
    if (this.#state === 'opening') this.#dismissed = new Set(this.#dismissed).add(threadUid)
    const track = this.#tracks.get(threadUid)
    if (track === undefined) return
    // A page of it may be on its way from the log.
    track.head = 0
    this.#tracks.delete(threadUid)
    this.#lagging.delete(track)
  }

  pass(message: EphemeralMessage): void {
    if (this.#state === 'closed') return
    const kind = kindOf(message.type)
    // What is told once, when it changes, is still true when the connection has caught up.
    const isState = kind === 'receipt' || kind === 'visitor-status'
    if (this.#state === 'live' && (this.#lagging.size === 0 || isNotice(message))) {
      if (isState) this.#sink.tell(message)
      else this.#sink.pass(message)
    } else if (isState) this.#lateReceipts.keep(message)
  }

  fail(error: unknown): void {
    this.#sink.fail(error)
  }

  /** Sends the first answer to a repeated message, to its sender only, after what the sender missed. */
  repeat(message: Message): void {
    if (this.#state === 'closed') return
    if (this.#state === 'live' && !this.#isBehind() && this.#hasRoom()) return this.#write(message)
    const { feed, onLimit } = this.#deps
    if (this.#repeats.length < feed.repeats) this.#repeats.push({ threadUid: message.thread.uid, seq: message.seq })
    else onLimit('feed.repeats')
  }

  /** Records the acknowledgement of a packet; ignores unknown ids. */
  acknowledged(packetId: number): void {
    const packet = this.#inFlight.acknowledge(packetId)
    if (packet === undefined) return
    const cursor = packet.track && noteAcknowledged(packet.track, packet.seq)
    if (packet.track !== undefined && cursor !== undefined) this.#onProgress(packet.track.threadUid, cursor)
    if (this.#isBehind() && this.#inFlight.isHalfEmpty) this.#pump()
  }

  /** Whether everything owed is acknowledged. */
  isSettled(): boolean {
    return this.#state === 'live' && this.#lagging.size === 0 && this.#inFlight.isEmpty
  }

  close(): void {
    this.#state = 'closed'
    this.#tracks.clear()
    this.#inFlight.clear()
    this.#lagging.clear()
    this.#lateReceipts.drain()
    this.#repeats.length = 0
  }

  #isBehind(): boolean {
    return this.#lagging.size > 0 || this.#repeats.length > 0
  }

  #hasRoom(): boolean {
    return this.#inFlight.room > 0
  }

  #send(track: Track, message: Message): void {
    noteSent(track, message.seq)
    this.#write(message, track)
  }

  #write(message: Message, track?: Track): void {
    const packetId = this.#sink.send(message, this.#isInFlight)
    this.#inFlight.add(packetId, { track, seq: message.seq, chars: message.content.length })
  }

  #pump(): void {
    if (this.#pumping) return
    this.#pumping = true
    this.#catchUp().catch((error: Error) => this.#sink.fail(error))
  }

  async #catchUp(): Promise<void> {
    try {
      while (this.#state === 'live') {
        const [track] = this.#lagging
        if (track === undefined) for (const receipt of this.#lateReceipts.drain()) this.#sink.tell(receipt)
        if (!this.#hasRoom()) return
        if (track === undefined && this.#repeats.length === 0) return
        if (track === undefined) await this.#answerRepeat()
        else await this.#readPage(track)
      }
    } finally {
      // Reset here and not in a promise callback: an offer made in between would start no pump.
      this.#pumping = false
    }
  }

  async #readPage(track: Track): Promise<void> {
    const limit = Math.min(pageSize, this.#inFlight.room)
    this.#sendPage(track, await this.#deps.readLog(track.threadUid, track.sent, limit))
  }

  async #answerRepeat(): Promise<void> {
    const repeat = this.#repeats.shift()
    if (repeat === undefined) return
    const [message] = await this.#deps.readLog(repeat.threadUid, repeat.seq - 1, 1)
    if (message?.seq === repeat.seq && this.#state === 'live') this.#write(message)
  }

  #sendPage(track: Track, messages: readonly Message[]): void {
    if (this.#state !== 'live') return
    for (const message of messages) {
      // The user no longer hears messages beyond the head.
      if (message.seq <= track.head && this.#hasRoom()) this.#send(track, message)
    }
    if (messages.length === 0 || track.sent >= track.head) this.#lagging.delete(track)
  }
}

/** Notices are of no thread and overtake nothing; an agent given much at once is behind just when they matter. */
function isNotice({ thread }: EphemeralMessage): boolean {
  const kind = readTopic(thread.topic)?.kind
  return kind === 'agent' || kind === 'queue' || kind === 'user'
}
