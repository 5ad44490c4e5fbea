import { ByteBuffer } from './byte-buffer.ts'
import { checkConnect } from './check-connect.ts'
import { FrameError } from './frame-error.ts'
import { type PacketRule, packetTypes, ruleFor } from './packet-rules.ts'
import { type Span, topicEnd } from './packet-strings.ts'
import { readFilters } from './topic-filters.ts'

/** Events of a guard for its owner. Those that return a boolean return true if the packet has been handled. */
export interface GuardEvents {
  /**
   * Something arrived that costs work: a packet other than PUBACK, or a number of filters. Called before its own event.
   */
  onWork(count: number): void
  onPublish(bytes: Buffer, place: PublishPlace): boolean
  /** A PUBACK, which is not passed on because the packet ids belong to the downlink. */
  onAcknowledged(packetId: number): void
  onSubscribe(subscribe: Subscribe): boolean
  onUnsubscribe(unsubscribe: Unsubscribe): boolean
  /** A packet of the QoS 2 handshake arrived, which is answered with `firstByte`, a length of 2 and its id. */
  onAnswer(firstByte: number, packetId: number): boolean
}

/** Offsets of the parts of a PUBLISH within the bytes. */
export interface PublishPlace {
  /** The first byte of the packet: type and flags. */
  readonly first: number
  readonly topicStart: number
  readonly topicEnd: number
  /** 0 for QoS 0. */
  readonly packetId: number
  readonly end: number
}

/** A SUBSCRIBE with only valid filters. */
export interface Subscribe {
  readonly packetId: number
  /** The first filters, at most `maxFilters`. */
  readonly filters: readonly string[]
  /** The number of filters: SUBACK has a code for each. */
  readonly count: number
}

/** An UNSUBSCRIBE with only valid filters. */
export interface Unsubscribe {
  readonly packetId: number
  /** The first filters, at most `maxFilters`. */
  readonly filters: readonly string[]
}

/** Maximum packet size, and how many filters of a SUBSCRIBE are read. */
export interface GuardLimits {
  readonly maxBytes: number
  readonly maxFilters: number
}

/** A packet within a chunk: its header is at `start`, its body from `body` to `end`. */
interface Frame extends Span {
  readonly rule: PacketRule
  readonly first: number
  readonly start: number
  readonly body: number
}

/**
 * Splits the bytes of a connection into whole MQTT packets, checks each against its rule, and passes those that the
 * owner has not handled to the owner's reader. A wrong first byte or length is detected before the rest arrives. While
 * held, it splits nothing and keeps what arrives.
 */
export class FrameGuard {
  readonly #events: GuardEvents
  readonly #maxFilters: number
  /** The maximum packet size from now on, in bytes after the fixed header. */
  #maxBytes: number
  /** `knocking`: CONNECT has passed, and what follows is kept until it is accepted. `left`: DISCONNECT has passed. */
  #stage: 'new' | 'knocking' | 'inside' | 'left' = 'new'
  #isHeld = false
  readonly #kept = new ByteBuffer()

  constructor({ maxBytes, maxFilters }: GuardLimits, events: GuardEvents) {
    this.#maxBytes = maxBytes
    this.#maxFilters = maxFilters
    this.#events = events
  }

  /** Returns whether the rest of the received bytes waits for `goOn`. */
  get isHeld(): boolean {
    return this.#isHeld
  }

  /** Returns whether DISCONNECT has passed. */
  get hasLeft(): boolean {
    return this.#stage === 'left'
  }

  /** Returns how many bytes wait for the rest of their packet, or for `goOn`. */
  get keptBytes(): number {
    return this.#kept.length
  }

  /** Returns the packets for the reader that a chunk completes, in order. Throws FrameError. */
  accept(chunk: Buffer): Buffer[] {
    // [MQTT-3.14.4-2]: nothing may follow DISCONNECT.
    if (chunk.length === 0 || this.#stage === 'left') return []
    if (!this.#waits && this.#kept.length === 0) return this.#cut(chunk)
    this.#kept.add(chunk)
    return this.#cutKept()
  }

  /** Called when CONNACK accepts the client: longer packets are allowed, and what arrived meanwhile is next. */
  letIn(maxBytes: number): Buffer[] {
    this.#stage = 'inside'
    this.#maxBytes = maxBytes
    return this.#cutKept()
  }

  /** Makes the packet just reported the last one until `goOn`. */
  hold(): void {
    this.#isHeld = true
  }

  /** Continues with what arrived meanwhile. */
  goOn(): Buffer[] {
    this.#isHeld = false
    return this.#cutKept()
  }

  get #waits(): boolean {
    return this.#isHeld || this.#stage === 'knocking'
  }

  #cutKept(): Buffer[] {
    return this.#waits || !this.#kept.isEnough ? [] : this.#cut(this.#kept.drain())
  }

  #cut(bytes: Buffer): Buffer[] {
    const passed: Buffer[] = []
    let from = 0
    let at = 0
    while (at < bytes.length) {
      const frame = this.#frameAt(bytes, at)
      if (frame === undefined) break
      if (this.#accept(frame)) {
        if (frame.start > from) passed.push(bytes.subarray(from, frame.start))
        from = frame.end
      }
      at = frame.end
      if (this.#stage === 'left') break
      if (this.#waits) {
        this.#keep(bytes, at, 0)
        break
      }
    }
    if (at > from) passed.push(bytes.subarray(from, at))
    return passed
  }

  /** Returns undefined, and keeps the rest, if the packet is not complete yet. */
  #frameAt(bytes: Buffer, start: number): Frame | undefined {
    const first = bytes[start] ?? 0
    const rule = this.#ruleFor(first)
    let length = 0
    for (let index = 0; index < 4; index += 1) {
      const byte = bytes[start + 1 + index]
      if (byte === undefined) return this.#keep(bytes, start, bytes.length - start + 1)
      length += (byte & 127) * 128 ** index
      if (length > this.#maxBytes || length > rule.most) throw new FrameError(`a packet of ${length} bytes is too long`)
      if (byte < 128) {
        if (length < rule.least) throw new FrameError(`a packet of ${length} bytes is too short`)
        const body = start + 2 + index
        const end = body + length
        if (end > bytes.length) return this.#keep(bytes, start, end - start)
        return { bytes, rule, first, start, body, end }
      }
    }
    throw new FrameError('a length of more than four bytes')
  }

  #ruleFor(first: number): PacketRule {
    const rule = ruleFor(first)
    if (rule === undefined) throw new FrameError(`no client sends a packet that begins with ${first}`)
    // [MQTT-3.1.0-1], [MQTT-3.1.0-2]
    if ((rule.type === packetTypes.connect) !== (this.#stage === 'new'))
      throw new FrameError('CONNECT comes once, first')
    return rule
  }

  #keep(bytes: Buffer, start: number, neededBytes: number): undefined {
    this.#kept.keep(bytes.subarray(start), neededBytes)
  }

  /** Checks a packet; returns true if it has been handled and is not passed on. */
  #accept(frame: Frame): boolean {
    const { rule, body } = frame
    if (rule.type !== packetTypes.puback) this.#events.onWork(1)
    const packetId = rule.hasId ? packetIdAt(frame, body) : 0
    switch (rule.body) {
      case 'publish':
        return this.#events.onPublish(frame.bytes, publishPlace(frame))
      case 'filters':
      case 'filtersWithQos':
        return this.#takeFilters(frame, packetId)
      case 'connect':
        checkConnect(frame, body)
        this.#stage = 'knocking'
        return false
      case 'none':
        return this.#takeShort(rule, packetId)
      default:
        return rule.body satisfies never
    }
  }

  #takeFilters(frame: Frame, packetId: number): boolean {
    const { rule, body } = frame
    const qos = rule.body === 'filtersWithQos' ? 1 : 0
    const { texts, count } = readFilters(frame, body + 2, { qos, maxTexts: this.#maxFilters })
    this.#events.onWork(count)
    if (qos === 0) return this.#events.onUnsubscribe({ packetId, filters: texts })
    return this.#events.onSubscribe({ packetId, filters: texts, count })
  }

  #takeShort({ type, answer }: PacketRule, packetId: number): boolean {
    if (answer !== 0) return this.#events.onAnswer(answer, packetId)
    if (type === packetTypes.puback) this.#events.onAcknowledged(packetId)
    if (type === packetTypes.disconnect) this.#stage = 'left'
    return type === packetTypes.puback || type === packetTypes.pubcomp
  }
}

function publishPlace(frame: Frame): PublishPlace {
  const { first, body, end } = frame
  const stop = topicEnd(frame, body)
  const hasId = (first & 6) !== 0
  return { first, topicStart: body + 2, topicEnd: stop, end, packetId: hasId ? packetIdAt(frame, stop) : 0 }
}

/** [MQTT-2.3.1-1]: a packet id is never 0. */
function packetIdAt({ bytes, end }: Span, at: number): number {
  if (at + 2 > end) throw new FrameError('no packet id')
  const id = bytes.readUInt16BE(at)
  if (id === 0) throw new FrameError('packet id 0')
  return id
}
