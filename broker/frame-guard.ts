import { ByteBuffer } from './byte-buffer.ts'
import { checkConnect } from './check-connect.ts'
import { FrameError } from './frame-error.ts'
import { type PacketRule, packetTypes, ruleFor } from './packet-rules.ts'
import { type Span, topicEnd } from './packet-strings.ts'
import { readFilters } from './topic-filters.ts'

/** What a guard lets its owner know. Where it returns a boolean: true when the packet is dealt with. */
export interface GuardEvents {
  /** Something came that costs work: a packet other than PUBACK, or so many filters. Before its own event. */
  onWork(count: number): void
  onPublish(bytes: Buffer, place: PublishPlace): boolean
  /** A PUBACK; it goes no further, the packet ids are the downlink's. */
  onAcknowledged(packetId: number): void
  onSubscribe(subscribe: Subscribe): boolean
  /** A packet came whose answer is `firstByte`, a length of 2 and its id: UNSUBSCRIBE, or of the handshake of QoS 2. */
  onAnswer(firstByte: number, packetId: number): boolean
}

/** Where the parts of a PUBLISH are within the bytes. */
export interface PublishPlace {
  /** The first byte of the packet: type and flags. */
  readonly first: number
  readonly topicStart: number
  readonly topicEnd: number
  /** 0 for QoS 0. */
  readonly packetId: number
  readonly end: number
}

/** A SUBSCRIBE, sound in all its filters. */
export interface Subscribe {
  readonly packetId: number
  /** The first of them, `maxFilters` at most. */
  readonly filters: readonly string[]
  /** How many there are: SUBACK has a code for each. */
  readonly count: number
}

/** How large packets may be, and how many filters of a SUBSCRIBE are read. */
export interface GuardLimits {
  readonly maxBytes: number
  readonly maxFilters: number
}

/** A packet within a chunk: header at `start`, body from `body` to `end`. */
interface Frame extends Span {
  readonly rule: PacketRule
  readonly first: number
  readonly start: number
  readonly body: number
}

/**
 * Cuts the bytes of a connection into whole MQTT packets, checks each against its rule, and gives its owner's reader
 * those that the owner has not dealt with. A wrong first byte or length is found before the rest has come. While it is
 * held it cuts nothing, and keeps what comes.
 */
export class FrameGuard {
  readonly #events: GuardEvents
  readonly #maxFilters: number
  /** Longest packet allowed from now on, in bytes after the fixed header. */
  #maxBytes: number
  /** `knocking`: CONNECT has passed; what follows is kept until the answer is yes. `left`: DISCONNECT has. */
  #stage: 'new' | 'knocking' | 'inside' | 'left' = 'new'
  #isHeld = false
  readonly #kept = new ByteBuffer()

  constructor({ maxBytes, maxFilters }: GuardLimits, events: GuardEvents) {
    this.#maxBytes = maxBytes
    this.#maxFilters = maxFilters
    this.#events = events
  }

  /** Whether the rest of what came waits for `goOn`. */
  get isHeld(): boolean {
    return this.#isHeld
  }

  /** Bytes that wait for the rest of their packet, or for `goOn`. */
  get keptBytes(): number {
    return this.#kept.length
  }

  /** The packets for the reader that a chunk completes, in order. Throws FrameError. */
  accept(chunk: Buffer): Buffer[] {
    // [MQTT-3.14.4-2]: nobody speaks after DISCONNECT.
    if (chunk.length === 0 || this.#stage === 'left') return []
    if (!this.#waits && this.#kept.length === 0) return this.#cut(chunk)
    this.#kept.add(chunk)
    return this.#cutKept()
  }

  /** CONNACK says yes: longer packets may come, and what came meanwhile is next. */
  letIn(maxBytes: number): Buffer[] {
    this.#stage = 'inside'
    this.#maxBytes = maxBytes
    return this.#cutKept()
  }

  /** The packet just told of is the last until `goOn`. */
  hold(): void {
    this.#isHeld = true
  }

  /** What came meanwhile is next. */
  goOn(): Buffer[] {
    this.#isHeld = false
    return this.#cutKept()
  }

  get #waits(): boolean {
    return this.#isHeld || this.#stage === 'knocking'
  }

  #cutKept(): Buffer[] {
    return this.#waits || !this.#kept.isEnough ? [] : this.#cut(this.#kept.take())
  }

  #cut(bytes: Buffer): Buffer[] {
    const passed: Buffer[] = []
    let from = 0
    let at = 0
    while (at < bytes.length) {
      const frame = this.#frameAt(bytes, at)
      if (frame === undefined) break
      if (this.#take(frame)) {
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

  /** Undefined, and the rest kept, when the packet is not complete yet. */
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

  /** Checks a packet; true when it is dealt with and goes no further. */
  #take(frame: Frame): boolean {
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
    const { texts, count } = readFilters(frame, body + 2, { qos, maxTexts: qos * this.#maxFilters })
    this.#events.onWork(count)
    if (qos === 0) return this.#events.onAnswer(rule.answer, packetId)
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
