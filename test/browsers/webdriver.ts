import { setTimeout as pause } from 'node:timers/promises'
import type { Json } from './engine.ts'

const readyWithinMs = 20_000
const elementKey = 'element-6066-11e4-a52e-4f735466cecf'
/** Keys that are not characters, as WebDriver encodes them. */
const keys: Readonly<Record<string, string>> = {
  Escape: '\uE00C',
  Enter: '\uE007',
  Tab: '\uE004',
  ArrowUp: '\uE013',
  ArrowDown: '\uE015',
  ArrowLeft: '\uE012',
  ArrowRight: '\uE014',
  Control: '\uE009',
  Shift: '\uE008',
}

/** An element as WebDriver refers to it. */
export type Reference = { readonly [elementKey]: string }

/** A WebDriver session. Each call rejects with the driver's error. */
export class WebDriver {
  readonly #url: string
  #session = ''

  constructor(url: string) {
    this.#url = url
  }

  /** Starts once the driver listens. */
  async begin(capabilities: Json): Promise<void> {
    const until = Date.now() + readyWithinMs
    while (!(await this.#isReady())) {
      if (Date.now() > until) throw new Error(`No WebDriver at ${this.#url}.`)
      await pause(50)
    }
    const begun = await this.#ask('POST', '/session', { capabilities: { alwaysMatch: capabilities } })
    this.#session = `/session/${(begun as { sessionId: string }).sessionId}`
  }

  end(): Promise<unknown> {
    return this.#ask('DELETE', this.#session)
  }

  goto(url: string): Promise<unknown> {
    return this.#post('/url', { url })
  }

  reload(): Promise<unknown> {
    return this.#post('/refresh', {})
  }

  /** Switches to a frame, or back to the page. */
  enter(frame: Reference | null): Promise<unknown> {
    return this.#post('/frame', { id: frame })
  }

  /** Runs a function body; a returned promise is awaited. */
  run(body: string, given: readonly Json[]): Promise<unknown> {
    return this.#post('/execute/sync', { script: body, args: given.map((one) => one ?? null) })
  }

  click(element: Reference): Promise<unknown> {
    return this.#post(`/element/${element[elementKey]}/click`, {})
  }

  /** Types into an element; into an `input[type=file]`, a path. */
  type(element: Reference, text: string): Promise<unknown> {
    return this.#post(`/element/${element[elementKey]}/value`, { text })
  }

  /** Presses keys one after the other while `held` ones are down. */
  async keys(names: readonly string[], held: readonly string[] = []): Promise<void> {
    const signOf = (name: string) => keys[name] ?? name
    const down = (name: string) => ({ type: 'keyDown', value: signOf(name) })
    const up = (name: string) => ({ type: 'keyUp', value: signOf(name) })
    const pressed = names.flatMap((name) => [down(name), up(name)])
    const actions = [...held.map(down), ...pressed, ...held.map(up)]
    await this.#post('/actions', { actions: [{ type: 'key', id: 'keys', actions }] })
  }

  resize(width: number, height: number): Promise<unknown> {
    return this.#post('/window/rect', { width, height })
  }

  async picture(): Promise<Buffer> {
    return Buffer.from((await this.#ask('GET', `${this.#session}/screenshot`)) as string, 'base64')
  }

  async #isReady(): Promise<boolean> {
    try {
      await this.#ask('GET', '/status')
      return true
    } catch {
      return false
    }
  }

  #post(path: string, body: Json): Promise<unknown> {
    return this.#ask('POST', this.#session + path, body)
  }

  async #ask(method: string, path: string, body?: Json): Promise<unknown> {
    const given = body === undefined ? {} : { body: JSON.stringify(body) }
    const answer = await fetch(this.#url + path, { method, ...given })
    const { value } = (await answer.json()) as { value: { error?: string; message?: string } }
    if (!answer.ok) throw new Error(`${value.error}: ${value.message} (${path})`)
    return value
  }
}
