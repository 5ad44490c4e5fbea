import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'
import { expect } from 'vitest'
import type { TestPerson } from './people.ts'
import type { TestServer } from './test-server.ts'

interface Heard {
  readonly topic: string
  readonly message: Record<string, unknown>
}

/** What a stranger writes with mqtt.js and `JSON` alone. */
export interface JsonProgram {
  readonly client: MqttClient
  readonly sessionPresent: boolean
  /** Everything it received, in order; whatever is not JSON as its first bytes. */
  readonly heard: readonly Heard[]
  /** Publishes to a person at QoS 0. */
  readonly say: (toUid: string, uid: string, content?: string) => Promise<unknown>
  readonly hears: (uid: string) => Promise<Heard | undefined>
  /** Closes the socket without DISCONNECT. */
  readonly drop: () => void
}

/** Connects such a program, which subscribes to nothing by itself. */
export async function startProgram(
  server: Pick<TestServer, 'wsUrl'>,
  { uid, token }: TestPerson,
  { device = 'program', ...options }: IClientOptions & { device?: string } = {},
): Promise<JsonProgram> {
  const client = mqtt.connect(server.wsUrl, {
    ...{ clientId: `${uid}/web/${device}`, username: uid, password: token, reconnectPeriod: 0, resubscribe: false },
    ...options,
  })
  const heard: Heard[] = []
  client.on('message', (topic, payload) => {
    const isJson = payload[0] === 0x7b
    heard.push({ topic, message: isJson ? JSON.parse(payload.toString()) : { bytes: payload.toString('hex', 0, 8) } })
  })
  const sessionPresent = await new Promise<boolean>((resolve, reject) => {
    client.once('connect', (packet) => resolve(packet.sessionPresent))
    client.once('error', reject)
  })
  client.on('error', () => {})
  return {
    ...{ client, sessionPresent, heard },
    say: (to, uid, content = uid) =>
      client.publishAsync(`user/${to}/messages`, JSON.stringify({ uid, type: 'TEXT', content, timestamp: Date.now() })),
    hears: async (uid) => {
      await expect.poll(() => heard.map(({ message }) => message.uid)).toContain(uid)
      return heard.find(({ message }) => message.uid === uid)
    },
    drop: () => client.end(true),
  }
}
