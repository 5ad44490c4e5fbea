import { type ReadonlySignal, signal } from '@preact/signals-core'
import type { WireMessage, WireUser } from '../../../proto/wire.ts'
import { numberOf, readJson, textOf } from '../platform/coerce.ts'
import type { Clock } from '../platform/platform.ts'

/** An answer that a bot is still writing. */
export interface RobotStream {
  /** Of the message that will replace it. */
  readonly uid: string
  readonly sender: WireUser
  readonly text: string
}

interface Growing extends RobotStream {
  readonly pieces: ReadonlyMap<number, string>
  readonly cancel: () => void
}

const lastsMs = 60_000
const maxStreams = 8
const maxPieces = 5000
const maxCharacters = 65_536

/** Gathers the pieces of bots' answers; one to which nothing is added for a minute is dropped. */
export class RobotStreams {
  readonly now: ReadonlySignal<readonly RobotStream[]>
  readonly #now = signal<readonly Growing[]>([])
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.now = this.#now
    this.#clock = clock
  }

  /** Applies a ROBOT_STREAM: a piece at its place, whenever it comes. What exceeds the bounds is left to the message. */
  apply({ uid, user, content }: WireMessage): void {
    const { seq, text } = readJson(content)
    const [place, piece] = [numberOf(seq), textOf(text)]
    const before = this.#now.value.find((one) => one.uid === uid)
    const pieces = before?.pieces ?? new Map<number, string>()
    if (pieces.has(place) || pieces.size >= maxPieces || (before?.text.length ?? 0) + piece.length > maxCharacters)
      return
    before?.cancel()
    const grown = new Map(pieces).set(place, piece)
    const isLast = [...pieces.keys()].every((other) => other < place)
    const whole = isLast ? (before?.text ?? '') + piece : inOrder(grown)
    const cancel = this.#clock.after(lastsMs, () => this.#drop(uid))
    const stream = { uid, sender: user, text: whole, pieces: grown, cancel }
    const others = this.#now.value.filter((one) => one !== before)
    for (const one of others.slice(0, -maxStreams + 1)) one.cancel()
    this.#now.value = before === undefined ? [...others.slice(-maxStreams + 1), stream] : this.#replaced(before, stream)
  }

  #replaced(before: Growing, stream: Growing): Growing[] {
    return this.#now.value.map((one) => (one === before ? stream : one))
  }

  #drop(uid: string): void {
    this.#now.value = this.#now.value.filter((one) => one.uid !== uid)
  }
}

function inOrder(pieces: ReadonlyMap<number, string>): string {
  return [...pieces]
    .sort(([one], [other]) => one - other)
    .map(([, piece]) => piece)
    .join('')
}
