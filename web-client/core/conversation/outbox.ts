import { effect, type ReadonlySignal, signal } from '@preact/signals-core'
import type { WireMessage } from '../../../proto/wire.ts'
import { type Api, ApiRefusal } from '../connection/api.ts'
import { readMessage } from '../connection/read-message.ts'
import type { ServerConnection } from '../connection/server-connection.ts'
import { SessionOver } from '../connection/tokens.ts'
import { backoffMs } from '../platform/backoff.ts'
import { readJson, textOf } from '../platform/coerce.ts'
import type { Letter, LetterState, NewLetter, OutboxStore, Pending } from '../platform/letter-store.ts'
import type { Platform } from '../platform/platform.ts'
import { packetOf } from './letter-packet.ts'
import { isPassing, SendPace } from './send-pace.ts'

const echoWithinMs = 10_000
const maxUnderWay = 32
const maxLetters = 1000
const maxRetryMs = 15_000

export interface OutboxDeps {
  readonly platform: Platform
  readonly store: OutboxStore
  readonly connection: ServerConnection
  readonly api: Api
  readonly owner: string
  readonly channel: string
  readonly token: () => Promise<string>
  /** The POST path for one message. */
  readonly sendPath: string
  /** Called with stored messages that came back by HTTP. */
  readonly onStored: (message: WireMessage) => void
  /** Called when storage failed: letters then last only as long as the page. */
  readonly onStorageError: (error: unknown) => void
}

/**
 * Messages that are not known to be stored. Letters of a topic go out in order by the current connection. If their fate
 * is unknown, they go out again by the next one; their uid prevents a second message.
 */
export class Outbox {
  readonly letters: ReadonlySignal<readonly Pending[]>
  readonly #letters = signal<readonly Pending[]>([])
  readonly #deps: OutboxDeps
  #stopWatching = () => {}
  #cancelEcho = () => {}
  #isPosting = false
  #failures = 0
  #cancelRetry = () => {}
  readonly #pace: SendPace

  constructor(deps: OutboxDeps) {
    this.#deps = deps
    this.#pace = new SendPace(deps.platform.clock)
    this.letters = this.#letters
  }

  /** Loads what an earlier page left, and sends whenever there is a connection. */
  async start(): Promise<void> {
    const { store, owner, connection } = this.#deps
    const left = await store.of(owner).catch((error) => this.#storageFailed(error))
    const known = new Set(this.#letters.value.map((letter) => letter.uid))
    const found = left.filter(({ uid }) => !known.has(uid)).map((letter) => pending(letter))
    this.#letters.value = [...found, ...this.#letters.value]
    this.#stopWatching = effect(() => {
      const state = connection.state.value
      // Runs outside this effect: reading the letters must not start it again.
      queueMicrotask(() => this.#onConnectionState(state))
    })
  }

  stop(): void {
    for (const end of [this.#stopWatching, this.#cancelEcho, this.#cancelRetry]) end()
    this.#pace.stop()
  }

  /** Adds a letter and sends it. Resolves with its uid once it is kept. Throws when there are too many. */
  async add(draft: NewLetter): Promise<string> {
    if (this.#letters.value.length >= maxLetters) throw new Error('Too many messages wait to be sent.')
    const { platform, owner, store } = this.#deps
    const last = this.#letters.value.at(-1)?.writtenAt ?? 0
    const { topic, type, content, extra = '', after, uid = platform.newMessageUid() } = draft
    const writtenAt = Math.max(platform.clock.now(), last + 1)
    const letter: Letter = { uid, owner, topic, type, content, extra, after, writtenAt, failure: '' }
    this.#letters.value = [...this.#letters.value, pending(letter)]
    const kept = store.put(letter).catch((error) => void this.#storageFailed(error))
    this.#send()
    await kept
    return letter.uid
  }

  /** Sends a failed letter again, after those that wait. */
  async retry(uid: string): Promise<void> {
    const letter = this.#letters.value.find((one) => one.uid === uid)
    if (letter?.state !== 'failed') return
    await this.discard(uid)
    await this.add(letter)
  }

  /** Deletes a letter in any state. */
  async discard(uid: string): Promise<void> {
    this.#letters.value = this.#letters.value.filter((letter) => letter.uid !== uid)
    await this.#deps.store.remove(uid).catch((error) => void this.#storageFailed(error))
  }

  /** Puts a discarded letter back where it stood. */
  async restore({ state: _, ...letter }: Pending): Promise<void> {
    this.#letters.value = [...this.#letters.value, pending(letter)].sort((one, next) => one.writtenAt - next.writtenAt)
    await this.#deps.store.put(letter).catch((error) => void this.#storageFailed(error))
  }

  /** Removes the letter of a message that has arrived. */
  settle({ uid }: WireMessage): void {
    if (!this.#letters.value.some((letter) => letter.uid === uid)) return
    void this.discard(uid)
    this.#watchEcho()
  }

  /** Applies an ERROR of the server: the letter waits for the user, or is sent again if that may help. */
  onRefused({ content }: WireMessage): void {
    const { uid, code, retryAfterSeconds } = readJson(content)
    const [refused, word] = [textOf(uid), textOf(code)]
    if (!isPassing(word)) return this.#refuse(refused, word)
    // The server may refuse typing, too, which must hold up no letter.
    if (!this.#letters.value.some((letter) => letter.uid === refused)) return
    this.#change(refused, { state: 'queued', failure: word })
    this.#pace.slowDown(retryAfterSeconds, () => this.#send())
  }

  #refuse(uid: string, word: string): void {
    const letter = this.#letters.value.find((one) => one.uid === uid)
    if (letter === undefined) return
    const failure = word || 'refused'
    this.#change(uid, { state: 'failed', failure })
    const { state: _, ...kept } = letter
    this.#deps.store.put({ ...kept, failure }).catch((error) => void this.#storageFailed(error))
    this.#watchEcho()
  }

  #onConnectionState(state: string): void {
    this.#cancelEcho()
    // The fate of those under way is unknown, so they go again first.
    if (state !== 'connected') this.#all('sending', 'queued')
    this.#failures = 0
    this.#send()
  }

  #send(): void {
    const { connection } = this.#deps
    if (connection.state.value === 'connected') this.#publish()
    else if (connection.state.value === 'fallback') void this.#post()
  }

  #publish(): void {
    const underWay = this.#letters.value.filter(({ state }) => state === 'sending').length
    const room = Math.max(0, this.#pace.limit(maxUnderWay) - underWay)
    const next = this.#letters.value.filter(({ state }) => state === 'queued').slice(0, room)
    for (const letter of next) {
      if (!this.#deps.connection.publish(packetOf(letter, this.#deps.channel), 1)) break
      this.#change(letter.uid, { state: 'sending', failure: '' })
    }
    this.#watchEcho()
  }

  /** Each letter comes back to its sender. If none does, the connection works one way only. */
  #watchEcho(): void {
    this.#cancelEcho()
    if (!this.#letters.value.some(({ state }) => state === 'sending')) return this.#sendRest()
    const { platform, connection } = this.#deps
    this.#cancelEcho = platform.clock.after(echoWithinMs, () => {
      this.#all('sending', 'queued')
      connection.doubt()
      this.#send()
    })
  }

  #sendRest(): void {
    if (this.#letters.value.length === 0) this.#pace.reset()
    if (this.#letters.value.some(({ state }) => state === 'queued') && this.#pace.limit(1) > 0) this.#send()
  }

  async #post(): Promise<void> {
    if (this.#isPosting) return
    this.#isPosting = true
    try {
      const first = () => this.#letters.value.find(({ state }) => state === 'queued')
      for (let letter = first(); letter !== undefined; letter = first()) {
        if (this.#deps.connection.state.value !== 'fallback') return
        if (!(await this.#postOne(letter))) return
      }
    } finally {
      this.#isPosting = false
    }
  }

  async #postOne(letter: Pending): Promise<boolean> {
    const { api, token, sendPath, onStored } = this.#deps
    this.#change(letter.uid, { state: 'sending' })
    try {
      const stored = await api.post<unknown>(sendPath, packetOf(letter, this.#deps.channel), { token: await token() })
      this.#failures = 0
      if (stored !== null) onStored(readMessage(stored))
      await this.discard(letter.uid)
      return true
    } catch (error) {
      if (error instanceof ApiRefusal && !error.isPassing && error.status !== 401) {
        this.#refuse(letter.uid, error.word)
        return true
      }
      this.#change(letter.uid, { state: 'queued', failure: error instanceof ApiRefusal ? error.word : '' })
      if (!(error instanceof SessionOver)) this.#retryLater()
      return false
    }
  }

  #retryLater(): void {
    const { clock, random } = this.#deps.platform
    this.#failures += 1
    this.#cancelRetry()
    const waitMs = backoffMs(this.#failures, { random: random(), maxMs: maxRetryMs })
    this.#cancelRetry = clock.after(waitMs, () => this.#send())
  }

  #change(uid: string, change: Partial<Pending>): void {
    this.#letters.value = this.#letters.value.map((one) => (one.uid === uid ? { ...one, ...change } : one))
  }

  #all(from: LetterState, to: LetterState): void {
    this.#letters.value = this.#letters.value.map((one) => (one.state === from ? { ...one, state: to } : one))
  }

  #storageFailed(error: unknown): never[] {
    this.#deps.onStorageError(error)
    return []
  }
}

function pending(letter: Letter): Pending {
  return { ...letter, state: letter.failure === '' ? 'queued' : 'failed' }
}
