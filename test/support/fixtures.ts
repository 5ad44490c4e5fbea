import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { WorkgroupSettings } from '../../domain/organization/workgroup.ts'
import { type Chat, startChat } from './chat.ts'
import { openTeam, type Team } from './handover.ts'
import { type Office, openOffice } from './office.ts'
import { type ServerWish, startTestServer, type TestServer } from './test-server.ts'

type Hook = (run: () => Promise<void>) => void

/** The hooks that create and remove something. */
interface Span {
  readonly before: Hook
  readonly after: Hook
}

/** A server that tests can stop and start again; once running, it can be used like any other. */
export class KeptServer implements TestServer {
  #running: TestServer | undefined

  get url() {
    return this.#now.url
  }

  get wsUrl() {
    return this.#now.wsUrl
  }

  get http() {
    return this.#now.http
  }

  get dataFolder() {
    return this.#now.dataFolder
  }

  /** Starts it, on the same folder if it was started before. */
  readonly start = async (given: ServerWish = {}): Promise<void> => {
    const kept = this.#running && { dataFolder: this.#running.dataFolder }
    this.#running = await startTestServer({ ...kept, ...given })
  }

  readonly stop: TestServer['stop'] = () => this.#now.stop()

  /** Removes what was started, if anything. */
  readonly remove: TestServer['remove'] = async () => {
    const last = this.#running
    this.#running = undefined
    await last?.remove()
  }

  readonly rows: TestServer['rows'] = (sql, ...values) => this.#now.rows(sql, ...values)

  get #now(): TestServer {
    if (this.#running === undefined) throw new Error('no server runs yet')
    return this.#running
  }
}

/** What tests share. Each call registers its hooks: what is requested later is removed earlier. */
class Shared {
  readonly #span: Span

  constructor(span: Span) {
    this.#span = span
  }

  server(given: ServerWish = {}): KeptServer {
    const server = this.unstarted()
    this.#span.before(() => server.start(given))
    return server
  }

  /** A server that tests start themselves; it is removed automatically. */
  unstarted(): KeptServer {
    const server = new KeptServer()
    this.#span.after(server.remove)
    return server
  }

  /** A conversation of a visitor with the first agent, whose devices are disconnected at the end. */
  chat(server: TestServer): Chat {
    return this.made(
      () => startChat(server),
      ({ agentDevice }) => agentDevice.drop(),
    )
  }

  /** A workgroup of its own, whose devices are all disconnected at the end. */
  office(server: TestServer, settings: Partial<WorkgroupSettings> = {}): Office {
    return this.made(
      () => openOffice(server, settings),
      (office) => office.close(),
    )
  }

  /** Three agents of an office of their own, disconnected at the end. */
  team(server: TestServer): Team {
    return this.made(
      () => openTeam(server),
      ({ office }) => office.close(),
    )
  }

  /** Anything else to create and remove; the returned object is usable once it is created. */
  made<Made extends object>(make: () => Made | Promise<Made>, end: (made: Made) => void): Made {
    let current: Made | undefined
    this.#span.before(async () => {
      current = await make()
    })
    this.#span.after(async () => {
      if (current !== undefined) end(current)
      current = undefined
    })
    return standIn(() => {
      if (current === undefined) throw new Error('it is not made yet')
      return current
    })
  }
}

/** One for all tests of a file, or of the `describe` that requests it. */
export const perFile = new Shared({ before: beforeAll, after: afterAll })

/** A new one for each test. */
export const perTest = new Shared({ before: beforeEach, after: afterEach })

/** Returns a proxy for whatever `current` returns at the time. */
function standIn<Made extends object>(current: () => Made): Made {
  return new Proxy({} as Made, {
    get: (_, key) => Reflect.get(current(), key),
    has: (_, key) => Reflect.has(current(), key),
    ownKeys: () => Reflect.ownKeys(current()),
    getOwnPropertyDescriptor: (_, key) => Reflect.getOwnPropertyDescriptor(current(), key),
  })
}
