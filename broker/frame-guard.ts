import { KeptBytes } from './kept-bytes.ts'

/** A peer broke MQTT 3.1.1: the only thing that closes its connection. */
export class FrameError extends Error {}

/** A CONNECT's first byte, flags included. */
const firstByteOfConnect = 0x10
/** MQTT 3.1.1 §2.2.1 */
const packetTypes = { publish: 3, puback: 4, subscribe: 8, unsubscribe: 10 } as const

/** Each costs a look into the database. */
const maxFilters = 100

const wildcards = { any: 0x23, one: 0x2b } as const

/** What a guard lets its owner know. */
export interface GuardEvents {
  /** A PUBACK came; it goes no further, the packet ids are the downlink's. */
  onAcknowledged(packetId: number): void
  /** A PUBLISH came; true when it goes no further. */
  onPublish(bytes: Buffer, place: PublishPlace): boolean
  /** Something came that costs work: a packet other than PUBACK, or so many filters. Before its own event. */
  onWork(count: number): void
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

/** A packet within a chunk: header at `start`, body from `body` to `end`. */
interface Frame {
  readonly first: number
  readonly start: number
  readonly body: number
  readonly end: number
}

/**
 * Cuts the bytes of a connection into whole MQTT packets and stops what a parser would buffer or let pass: a
 * declared length over the limit, packet id 0, NUL in a topic, reserved packet types, anything before CONNECT. While
 * it is held it cuts nothing, and keeps what comes.
 */
export class FrameGuard {
  /** Longest packet allowed from now on, in bytes after the fixed header. */
  maxBytes: number
  readonly #events: GuardEvents
  /** `knocking`: CONNECT has passed; what follows is kept until the answer is yes. */
  #stage: 'new' | 'knocking' | 'inside' = 'new'
  #isHeld = false
  readonly #kept = new KeptBytes()

  constructor(maxBytes: number, events: GuardEvents) {
    this.maxBytes = maxBytes
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

  /** The whole packets that a chunk completes, in order, without PUBACKs. Throws FrameError. */
  accept(chunk: Buffer): Buffer[] {
    if (chunk.length === 0) return []
    // [MQTT-3.1.0-1]: told by the first byte, so that nobody waits for the end of something else.
    const isFirst = this.#stage === 'new' && this.#kept.length === 0
    if (isFirst && chunk[0] !== firstByteOfConnect) throw new FrameError('the first packet is no CONNECT')
    if (!this.#waits && this.#kept.length === 0) return this.#cut(chunk)
    this.#kept.add(chunk)
    return this.#cutKept()
  }

  /** CONNACK says yes: longer packets may come, and what came meanwhile is next. */
  letIn(maxBytes: number): Buffer[] {
    this.#stage = 'inside'
    this.maxBytes = maxBytes
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
      if (this.#inspect(bytes, frame)) {
        if (frame.start > from) passed.push(bytes.subarray(from, frame.start))
        from = frame.end
      }
      at = frame.end
      if (this.#stage === 'new') this.#stage = 'knocking'
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
    let length = 0
    for (let index = 0; index < 4; index += 1) {
      const byte = bytes[start + 1 + index]
      if (byte === undefined) return this.#keep(bytes, start, bytes.length - start + 1)
      length += (byte & 127) * 128 ** index
      if (length > this.maxBytes) throw new FrameError(`a packet of ${length} bytes is too long`)
      if (byte < 128) {
        const body = start + 2 + index
        const end = body + length
        if (end > bytes.length) return this.#keep(bytes, start, end - start)
        return { first: bytes[start] ?? 0, start, body, end }
      }
    }
    throw new FrameError('a length of more than four bytes')
  }

  #keep(bytes: Buffer, start: number, neededBytes: number): undefined {
    this.#kept.keep(bytes.subarray(start), neededBytes)
  }

  /** Checks a packet; true when it is dealt with and goes no further. */
  #inspect(bytes: Buffer, frame: Frame): boolean {
    const type = frame.first >> 4
    if (type !== packetTypes.puback) this.#events.onWork(1)
    switch (type) {
      case packetTypes.puback:
        if (frame.end - frame.body !== 2) throw new FrameError('a PUBACK has two bytes')
        this.#events.onAcknowledged(packetIdAt(bytes, frame, frame.body))
        return true
      case packetTypes.publish:
        return this.#events.onPublish(bytes, publishPlace(bytes, frame))
      case packetTypes.subscribe:
        this.#events.onWork(inspectFilters(bytes, frame, 1))
        return false
      case packetTypes.unsubscribe:
        this.#events.onWork(inspectFilters(bytes, frame, 0))
        return false
      case 0:
      case 15:
        throw new FrameError('a reserved packet type')
      default:
        return false
    }
  }
}

function publishPlace(bytes: Buffer, frame: Frame): PublishPlace {
  const { first, body, end } = frame
  const [topicStart, topicEnd] = [body + 2, topicEndAt(bytes, frame, body)]
  // [MQTT-4.7.3-1], [MQTT-3.3.2-2], [MQTT-3.3.1-4]
  if (topicEnd === topicStart) throw new FrameError('an empty topic')
  const topic = bytes.subarray(topicStart, topicEnd)
  if (topic.includes(wildcards.any) || topic.includes(wildcards.one)) throw new FrameError('a wildcard in a topic')
  const qos = (first >> 1) & 3
  if (qos === 3) throw new FrameError('QoS 3')
  return { first, topicStart, topicEnd, end, packetId: qos === 0 ? 0 : packetIdAt(bytes, frame, topicEnd) }
}

/** How many filters there are. Each of a SUBSCRIBE has one byte of options after it, those of an UNSUBSCRIBE none. */
function inspectFilters(bytes: Buffer, frame: Frame, optionBytes: 0 | 1): number {
  packetIdAt(bytes, frame, frame.body)
  let count = 0
  for (let at = frame.body + 2; at < frame.end; count += 1) {
    if (count === maxFilters) throw new FrameError(`more than ${maxFilters} filters`)
    at = topicEndAt(bytes, frame, at) + optionBytes
  }
  return count
}

/** Where the topic that begins at `at` ends. */
function topicEndAt(bytes: Buffer, frame: Frame, at: number): number {
  if (at + 2 > frame.end) throw new FrameError('no topic')
  const end = at + 2 + bytes.readUInt16BE(at)
  if (end > frame.end) throw new FrameError('a topic longer than its packet')
  // [MQTT-1.5.3-2]
  if (bytes.subarray(at + 2, end).includes(0)) throw new FrameError('NUL in a topic')
  return end
}

/** [MQTT-2.3.1-1]: a packet id is never 0. */
function packetIdAt(bytes: Buffer, frame: Frame, at: number): number {
  if (at + 2 > frame.end) throw new FrameError('no packet id')
  const id = bytes.readUInt16BE(at)
  if (id === 0) throw new FrameError('packet id 0')
  return id
}
