import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'
import { adminPassword, type TestServer } from './test-server.ts'
import { decode, encode, type TestMessage } from './wire.ts'

/** A person with a token. */
export interface TestPerson {
  readonly uid: string
  readonly token: string
}

export async function newVisitor(
  server: Pick<TestServer, 'http'>,
  nickname = 'Vera',
  profile: { lang?: string } = {},
): Promise<TestPerson> {
  const { body } = await server.http.post('/visitor/api/v1/init', { orgUid: 'df_org_uid', nickname, ...profile })
  return { uid: body.data.uid, token: body.data.accessToken }
}

export async function logIn(
  server: Pick<TestServer, 'http'>,
  username = 'admin',
  password = adminPassword,
): Promise<TestPerson & { accountUid: string; refreshToken: string }> {
  const { body } = await server.http.post('/auth/v1/login', { username, password })
  const { agent, user, accessToken: token, refreshToken } = body.data
  return { uid: agent.uid, accountUid: user.uid, token, refreshToken }
}

export async function openThread(
  server: Pick<TestServer, 'http'>,
  visitor: TestPerson,
  wish: { type?: string; sid?: string; forceNewThread?: boolean; trigger?: object } = {},
): Promise<{ uid: string; topic: string; state: string; type: string }> {
  const { status, body } = await server.http.post(
    '/visitor/api/v1/thread',
    { type: '1', sid: 'df_wg_uid', ...wish },
    visitor.token,
  )
  if (status !== 200) throw new Error(`thread: ${status} ${body.error}`)
  return { ...body.data.thread, type: body.data.type }
}

/** A person's device, over mqtt.js with the options of protocol.md §2. */
export class TestDevice {
  readonly client: MqttClient
  readonly person: TestPerson
  readonly heard: TestMessage[] = []
  readonly topics: string[] = []
  readonly qos: number[] = []
  readonly packets: { dup: boolean; retain: boolean }[] = []
  sessionPresent: boolean | undefined
  #listeners = new Set<() => void>()

  constructor(client: MqttClient, person: TestPerson) {
    this.client = client
    this.person = person
    client.on('connect', (packet) => {
      this.sessionPresent = packet.sessionPresent
    })
    client.on('message', (topic, payload, packet) => {
      this.heard.push(decode(payload))
      this.topics.push(topic)
      this.qos.push(packet.qos)
      this.packets.push({ dup: packet.dup, retain: packet.retain })
      for (const listener of [...this.#listeners]) listener()
    })
  }

  /** Publishes on a topic; resolves with the PUBACK (QoS 1). */
  async say(topic: string, message: TestMessage, qos: 0 | 1 | 2 = 1): Promise<void> {
    await this.client.publishAsync(topic, encode(withText({ type: 'TEXT', thread: { topic }, ...message })), { qos })
  }

  /** Returns the first message, past or future, that matches. Rejects after 10 s. */
  hears(holds: (message: TestMessage) => boolean): Promise<TestMessage> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#listeners.delete(look)
        reject(
          new Error(`${this.person.uid} did not hear it; heard ${this.heard.map((one) => `${one.type}:${one.uid}`)}`),
        )
      }, 10_000)
      const look = () => {
        const found = this.heard.find(holds)
        if (found === undefined) return
        clearTimeout(timer)
        this.#listeners.delete(look)
        resolve(found)
      }
      this.#listeners.add(look)
      look()
    })
  }

  hearsUid(uid: string): Promise<TestMessage> {
    return this.hears((message) => message.uid === uid)
  }

  /** Returns the content of the ERROR about a refused uid. */
  async refusal(uid: string): Promise<{ code: string; message: string; uid: string }> {
    const about = (message: TestMessage) => message.type === 'ERROR' && JSON.parse(message.content ?? '{}').uid === uid
    return JSON.parse((await this.hears(about)).content ?? '{}')
  }

  /** A round trip: the server has processed all that this device sent before, PUBACKs too. */
  async roundTrip(): Promise<void> {
    await this.client.subscribeAsync(`user/${this.person.uid}`)
  }

  /** Cuts the connection as a lost network does, without DISCONNECT. */
  drop(): void {
    this.client.end(true)
  }

  /** Disconnects with DISCONNECT. */
  async leave(): Promise<void> {
    await this.client.endAsync()
  }
}

/** Connects a device; rejects if CONNACK refuses. */
export async function connect(
  server: Pick<TestServer, 'wsUrl'>,
  person: TestPerson,
  given: {
    device?: string
    clientId?: string
    options?: IClientOptions
    /** Which of the received messages get a PUBACK; all of them by default. */
    acknowledges?: (message: TestMessage) => boolean
  } = {},
): Promise<TestDevice> {
  const { device = 'd1', clientId = `${person.uid}/web/${device}`, options = {}, acknowledges } = given
  const client = mqtt.connect(server.wsUrl, {
    clientId,
    username: person.uid,
    password: person.token,
    keepalive: 30,
    clean: false,
    reconnectPeriod: 0,
    connectTimeout: 30_000,
    ...options,
  })
  if (acknowledges !== undefined) {
    // An error here makes mqtt.js send no PUBACK and go on.
    client.handleMessage = ({ payload }, done) =>
      acknowledges(decode(payload as Buffer)) ? done() : done(new Error('not acknowledged'))
  }
  const test = new TestDevice(client, person)
  await new Promise<void>((resolve, reject) => {
    const refused = (error: Error) => {
      client.end(true)
      reject(error)
    }
    client.once('error', refused)
    client.once('connect', () => {
      client.removeListener('error', refused)
      // Once connected, it may lose its connection, and reconnect if it is one that does.
      client.on('error', () => {})
      resolve()
    })
  })
  return test
}

/** Gives a text that says nothing its uid to say, because an empty one is refused. */
function withText(message: TestMessage): TestMessage {
  return message.type === 'TEXT' ? { content: message.uid ?? 'said', ...message } : message
}
