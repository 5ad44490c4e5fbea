import { type ReadonlySignal, signal } from '@preact/signals-core'
import type { WireMessage } from '../../../proto/wire.ts'
import { headOf } from '../platform/coerce.ts'
import type { Clock } from '../platform/platform.ts'

/** A person who is typing, and the text if they share it. */
export interface Typing {
  readonly uid: string
  readonly nickname: string
  readonly preview: string
}

const lastsMs = 6000
/** A text stands there while its author thinks, but a page that has gone takes nothing back. */
const previewLastsMs = 60_000
const maxPreview = 500

/** Shows the other person who is typing, until that is no longer likely. */
export class OthersTyping {
  readonly now: ReadonlySignal<Typing | undefined>
  readonly #now = signal<Typing | undefined>(undefined)
  readonly #clock: Clock
  #cancel = () => {}

  constructor(clock: Clock) {
    this.now = this.#now
    this.#clock = clock
  }

  /** Applies a TYPING or a PREVIEW. A PREVIEW without content means that typing has stopped. */
  apply({ user, type, content }: WireMessage): void {
    this.#cancel()
    if (type === 'PREVIEW' && content === '') return this.end(user.uid)
    const preview = type === 'PREVIEW' ? headOf(content, maxPreview) : ''
    this.#now.value = { uid: user.uid, nickname: user.nickname, preview }
    this.#cancel = this.#clock.after(preview === '' ? lastsMs : previewLastsMs, () => {
      this.#now.value = undefined
    })
  }

  /** Removes a person who sent the message or stopped. */
  end(uid: string): void {
    if (this.#now.value?.uid === uid) this.#now.value = undefined
  }
}
