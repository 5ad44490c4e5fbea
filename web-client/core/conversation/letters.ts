import { type ReadonlySignal, signal } from '@preact/signals-core'
import type { Letter, LetterState, NewLetter, OutboxStore, Pending } from '../platform/letter-store.ts'
import type { Platform } from '../platform/platform.ts'

const maxLetters = 1000

export interface LettersDeps {
  readonly platform: Platform
  readonly store: OutboxStore
  readonly owner: string
  /** Called when storage failed: letters then last only as long as the page. */
  readonly onStorageError: (error: unknown) => void
}

/** The letters of one owner in the order they were written, each with its state. The store keeps them over reloads. */
export class Letters {
  readonly #list = signal<readonly Pending[]>([])
  readonly list: ReadonlySignal<readonly Pending[]> = this.#list
  readonly #deps: LettersDeps

  constructor(deps: LettersDeps) {
    this.#deps = deps
  }

  /** Adds the letters that an earlier page left. */
  async load(): Promise<void> {
    const { store, owner } = this.#deps
    const left = await store.of(owner).catch((error) => this.#storageFailed(error))
    const found = left.filter(({ uid }) => this.find(uid) === undefined).map(pending)
    this.#list.value = [...found, ...this.#list.value]
  }

  find(uid: string): Pending | undefined {
    return this.#list.value.find((letter) => letter.uid === uid)
  }

  /** Returns the letters in a state. */
  inState(state: LetterState): readonly Pending[] {
    return this.#list.value.filter((letter) => letter.state === state)
  }

  /** Adds a letter at once. Resolves with its uid when it is stored. Throws when there are too many. */
  async add(draft: NewLetter): Promise<string> {
    if (this.#list.value.length >= maxLetters) throw new Error('Too many messages wait to be sent.')
    const { platform, owner } = this.#deps
    const last = this.#list.value.at(-1)?.writtenAt ?? 0
    const { topic, type, content, extra = '', after, uid = platform.newMessageUid() } = draft
    const writtenAt = Math.max(platform.clock.now(), last + 1)
    const letter: Letter = { uid, owner, topic, type, content, extra, after, writtenAt, failure: '' }
    this.#list.value = [...this.#list.value, pending(letter)]
    await this.#put(letter)
    return uid
  }

  /** Puts a discarded letter back where it stood. */
  async restore({ state: _, ...letter }: Pending): Promise<void> {
    this.#list.value = [...this.#list.value, pending(letter)].sort((one, next) => one.writtenAt - next.writtenAt)
    await this.#put(letter)
  }

  /** Deletes a letter in any state. */
  async discard(uid: string): Promise<void> {
    this.#list.value = this.#list.value.filter((letter) => letter.uid !== uid)
    await this.#deps.store.remove(uid).catch((error) => void this.#storageFailed(error))
  }

  /** Marks a letter as refused, also in the store. Returns false if there is no such letter. */
  refuse(uid: string, failure: string): boolean {
    const letter = this.find(uid)
    if (letter === undefined) return false
    this.change(uid, { state: 'failed', failure })
    const { state: _, ...kept } = letter
    void this.#put({ ...kept, failure })
    return true
  }

  /** Changes a letter until the page is reloaded. */
  change(uid: string, change: Partial<Pending>): void {
    this.#list.value = this.#list.value.map((one) => (one.uid === uid ? { ...one, ...change } : one))
  }

  /** Lets all letters under way wait again, because their fate is unknown. */
  requeue(): void {
    this.#list.value = this.#list.value.map((one) => (one.state === 'sending' ? { ...one, state: 'queued' } : one))
  }

  #put(letter: Letter): Promise<void> {
    return this.#deps.store.put(letter).catch((error) => void this.#storageFailed(error))
  }

  #storageFailed(error: unknown): never[] {
    this.#deps.onStorageError(error)
    return []
  }
}

function pending(letter: Letter): Pending {
  return { ...letter, state: letter.failure === '' ? 'queued' : 'failed' }
}
