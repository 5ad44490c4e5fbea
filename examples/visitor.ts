// A visitor who says hello and waits for the answer: npx node examples/visitor.ts
import mqtt, { type MqttClient } from 'mqtt'
import { newMessageUid } from '../app/new-uid.ts'
import { Message } from '../proto/gen/packets.js'

const { PARLEY_URL: url = 'http://127.0.0.1:9885' } = process.env
const waitMs = 5 * 60_000

/** The response to opening a thread: its first message. */
interface Opening {
  readonly type: string
  readonly content: string
  readonly thread: { readonly topic: string }
}

async function post<Data>(path: string, body: object, token = ''): Promise<Data> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  })
  const { data, message } = (await response.json()) as { data: Data; message: string }
  if (!response.ok) throw new Error(`${path}: ${message}`)
  return data
}

/** Returns what a visitor reads in QUEUE and QUEUE_UPDATE. */
function placeIn(content: string): string {
  const { position, queueSize, estimatedWaitTime } = JSON.parse(content)
  return `place ${position} of ${queueSize} in the queue, about ${estimatedWaitTime} s to wait`
}

/** Sends a text and resolves with the first answer of an agent. */
function ask(client: MqttClient, topic: string, content: string): Promise<string> {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`nobody answered within ${waitMs / 60_000} minutes`)), waitMs).unref()
    client.on('error', reject)
    client.on('message', (_topic, payload) => {
      const { type, content, user } = Message.decode(payload)
      if (type === 'ERROR') reject(new Error(content))
      if (type === 'WELCOME') console.log(content)
      if (type === 'QUEUE' || type === 'QUEUE_UPDATE') console.log(placeIn(content))
      if (type === 'TEXT' && user?.type === 'AGENT') resolve(`${user.nickname}: ${content}`)
    })
    const packet = { uid: newMessageUid(), type: 'TEXT', content, thread: { topic } }
    // With QoS 1 the callback runs once the message is stored.
    client.publish(topic, Buffer.from(Message.encode(packet).finish()), { qos: 1 }, (error) => error && reject(error))
  })
}

async function main(): Promise<void> {
  const introduction = { orgUid: 'df_org_uid', nickname: 'Vera' }
  const { uid, accessToken } = await post<{ uid: string; accessToken: string }>('/visitor/api/v1/init', introduction)
  const wish = { type: '1', sid: 'df_wg_uid' }
  const { thread, type, content } = await post<Opening>('/visitor/api/v1/thread', wish, accessToken)
  console.log(`thread ${thread.topic}`)
  // WELCOME: an agent has the thread. QUEUE: it waits. LEAVE_MSG: nobody is there.
  console.log(type === 'QUEUE' ? placeIn(content) : content)
  const client = mqtt.connect(`${url.replace(/^http/, 'ws')}/websocket`, {
    clientId: `${uid}/example/visitor`,
    username: uid,
    password: accessToken,
    keepalive: 30,
    clean: false,
    reconnectPeriod: 5000,
    connectTimeout: 30_000,
  })
  console.log(await ask(client, thread.topic, 'Hello, is anybody there?'))
  await client.endAsync()
}

main().catch((error: Error) => {
  console.error(error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message)
  process.exit(1)
})
