import type { Clock } from '../../app/timing/clock.ts'

const restMs = 1000
/** Kinds of lines tracked at once; all further ones count as one kind. */
const maxKinds = 100

interface Kind {
  /** Lines left out since the last one. */
  skipped: number
  /** Writes the last line that was left out. */
  write: ((count: number) => void) | undefined
}

/**
 * Lets through one line a second of each kind: the first immediately, and after a second the last of those that came
 * meanwhile, with their count. An error that occurs a thousand times a second must not fill the disk that causes it.
 */
export class LogThrottle {
  readonly #clock: Clock
  readonly #kinds = new Map<string, Kind>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** `write` gets the number of lines it stands for. */
  pass(name: string, write: (count: number) => void): void {
    const known = this.#kinds.get(name) ?? (this.#kinds.size < maxKinds ? undefined : this.#kinds.get(''))
    if (known !== undefined) {
      known.skipped += 1
      known.write = write
      return
    }
    const kind: Kind = { skipped: 0, write: undefined }
    this.#kinds.set(this.#kinds.size < maxKinds - 1 ? name : '', kind)
    write(1)
    this.#rest(kind)
  }

  #rest(kind: Kind): void {
    this.#clock.after(restMs, () => {
      const { skipped, write } = kind
      kind.skipped = 0
      kind.write = undefined
      if (write === undefined) {
        for (const [key, one] of this.#kinds) if (one === kind) this.#kinds.delete(key)
        return
      }
      write(skipped)
      this.#rest(kind)
    })
  }
}
