import { effect, type ReadonlySignal } from '@preact/signals-core'
import type { WireMessage } from '../../../proto/wire.ts'
import { readJson, textOf } from '../platform/coerce.ts'
import type { NewLetter, Pending } from '../platform/letter-store.ts'
import { HttpSender, type HttpSenderDeps, packetOf } from './http-sender.ts'
import { Letters, type LettersDeps } from './letters.ts'
import { isPassing, SendPace } from './send-pace.ts'

const echoWithinMs = 10_000
const maxUnderWay = 32

export type OutboxDeps = LettersDeps & Omit<HttpSenderDeps, 'letters' | 'onRefused'>

/**
 * Sends the letters until they are known to be stored. Those of a topic go out in order by the current connection. If
 * their fate is unknown, they go out again by the next one; their uid prevents a second message.
 */
export class Outbox {
  readonly letters: ReadonlySignal<readonly Pending[]>
  readonly #deps: OutboxDeps
  readonly #letters: Letters
  readonly #pace: SendPace
  readonly #http: HttpSender
  #stopWatching = () => {}
  #cancelEcho = () => {}

  constructor(deps: OutboxDeps) {
    this.#deps = deps
    this.#letters = new Letters(deps)
    this.#pace = new SendPace(deps.platform.clock)
    this.#http = new HttpSender({ ...deps, letters: this.#letters, onRefused: (uid, word) => this.#refuse(uid, word) })
    this.letters = this.#letters.list
  }

  /** Loads what an earlier page left, and sends whenever there is a connection. */
  async start(): Promise<void> {
    await this.#letters.load()
    this.#stopWatching = effect(() => {
      const state = this.#deps.connection.state.value
      // Runs outside this effect: reading the letters must not start it again.
      queueMicrotask(() => this.#onConnectionState(state))
    })
  }

  stop(): void {
    this.#stopWatching()
    this.#cancelEcho()
    this.#http.stop()
    this.#pace.stop()
  }

  /** Adds a letter and sends it. Resolves with its uid once it is stored here. Throws when there are too many. */
  add(draft: NewLetter): Promise<string> {
    const added = this.#letters.add(draft)
    this.#send()
    return added
  }

  /** Sends a failed letter again, after those that wait. */
  async retry(uid: string): Promise<void> {
    const letter = this.#letters.find(uid)
    if (letter?.state !== 'failed') return
    await this.discard(uid)
    await this.add(letter)
  }

  /** Deletes a letter in any state. */
  discard(uid: string): Promise<void> {
    return this.#letters.discard(uid)
  }

  /** Puts a discarded letter back where it stood. */
  restore(letter: Pending): Promise<void> {
    return this.#letters.restore(letter)
  }

  /** Removes the letter of a message that has arrived. */
  settle({ uid }: WireMessage): void {
    if (this.#letters.find(uid) === undefined) return
    void this.discard(uid)
    this.#watchEcho()
  }

  /** Applies an ERROR of the server: the letter waits for the user, or is sent again if that may help. */
  onRefused({ content }: WireMessage): void {
    const { uid, code, retryAfterSeconds } = readJson(content)
    const [refused, word] = [textOf(uid), textOf(code)]
    if (!isPassing(word)) return this.#refuse(refused, word)
    // The server may refuse typing, too, which must hold up no letter.
    if (this.#letters.find(refused) === undefined) return
    this.#letters.change(refused, { state: 'queued', failure: word })
    this.#pace.slowDown(retryAfterSeconds, () => this.#send())
  }

  #refuse(uid: string, word: string): void {
    if (this.#letters.refuse(uid, word || 'refused')) this.#watchEcho()
  }

  #onConnectionState(state: string): void {
    this.#cancelEcho()
    if (state !== 'connected') this.#letters.requeue()
    this.#http.reset()
    this.#send()
  }

  #send(): void {
    const { value } = this.#deps.connection.state
    if (value === 'connected') this.#publish()
    else if (value === 'fallback') void this.#http.send()
  }

  #publish(): void {
    const { connection, channel } = this.#deps
    const room = Math.max(0, this.#pace.limit(maxUnderWay) - this.#letters.inState('sending').length)
    for (const letter of this.#letters.inState('queued').slice(0, room)) {
      if (!connection.publish(packetOf(letter, channel), 1)) break
      this.#letters.change(letter.uid, { state: 'sending', failure: '' })
    }
    this.#watchEcho()
  }

  /** Each letter comes back to its sender. If none does, the connection works one way only. */
  #watchEcho(): void {
    this.#cancelEcho()
    if (this.#letters.inState('sending').length === 0) return this.#sendRest()
    const { platform, connection } = this.#deps
    this.#cancelEcho = platform.clock.after(echoWithinMs, () => {
      this.#letters.requeue()
      connection.doubt()
      this.#send()
    })
  }

  #sendRest(): void {
    if (this.letters.value.length === 0) this.#pace.reset()
    if (this.#letters.inState('queued').length > 0 && this.#pace.limit(1) > 0) this.#send()
  }
}
