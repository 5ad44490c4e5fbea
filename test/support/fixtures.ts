import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { WorkgroupSettings } from '../../domain/organization/workgroup.ts'
import { type Chat, startChat } from './chat.ts'
import { openTeam, type Team } from './handover.ts'
import { type Office, openOffice } from './office.ts'
import { type ServerWish, startTestServer, type TestServer } from './test-server.ts'

type Hook = (run: () => Promise<void>) => void

/** When something is made, and when it is removed. */
interface Span {
  readonly before: Hook
  readonly after: Hook
}

/** A server that its tests may stop and start again. It is read like any other once it runs. */
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

  /** Starts it; the second time on the folder of the first. */
  readonly start = async (given: ServerWish = {}): Promise<void> => {
    const kept = this.#running && { dataFolder: this.#running.dataFolder }
    this.#running = await startTestServer({ ...kept, ...given })
  }

  readonly stop: TestServer['stop'] = () => this.#now.stop()

  /** Removes what has been started, if anything has. */
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

/** What tests share. Each call registers its hooks: what is asked for later is removed earlier. */
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

  /** A server that tests start themselves; it is removed for them. */
  unstarted(): KeptServer {
    const server = new KeptServer()
    this.#span.after(server.remove)
    return server
  }

  /** A conversation of a visitor with the first agent, who hangs up at the end. */
  chat(server: TestServer): Chat {
    return this.made(
      () => startChat(server),
      ({ agentDevice }) => agentDevice.drop(),
    )
  }

  /** A workgroup of its own, in which everybody is hung up at the end. */
  office(server: TestServer, settings: Partial<WorkgroupSettings> = {}): Office {
    return this.made(
      () => openOffice(server, settings),
      (office) => office.close(),
    )
  }

  /** Three agents of an office of their own, who are hung up at the end. */
  team(server: TestServer): Team {
    return this.made(
      () => openTeam(server),
      ({ office }) => office.close(),
    )
  }

  /** Whatever else is made and ended; what is returned can be read once it is made. */
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

/** One for all tests of a file, or of the `describe` that asks for it. */
export const perFile = new Shared({ before: beforeAll, after: afterAll })

/** Another one for each test. */
export const perTest = new Shared({ before: beforeEach, after: afterEach })

/** Reads as what there is at that moment. */
function standIn<Made extends object>(current: () => Made): Made {
  return new Proxy({} as Made, {
    get: (_, key) => Reflect.get(current(), key),
    has: (_, key) => Reflect.has(current(), key),
    ownKeys: () => Reflect.ownKeys(current()),
    getOwnPropertyDescriptor: (_, key) => Reflect.getOwnPropertyDescriptor(current(), key),
  })
}
