// An agent who answers every visitor: PARLEY_PASSWORD=… npx node examples/agent.ts
import { randomUUID } from 'node:crypto'
import mqtt from 'mqtt'
import { Message } from '../proto/gen/packets.js'

const { PARLEY_URL: url = 'http://127.0.0.1:9885', PARLEY_USERNAME: username = 'admin' } = process.env

interface Login {
  readonly accessToken: string
  readonly agent: { readonly uid: string }
}

async function logIn(): Promise<Login> {
  const response = await fetch(`${url}/auth/v1/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: process.env.PARLEY_PASSWORD ?? '' }),
    signal: AbortSignal.timeout(10_000),
  })
  const { data, message } = (await response.json()) as { data: Login; message: string }
  if (!response.ok) throw new Error(`login of ${username}: ${message}`)
  return data
}

function serve({ accessToken, agent }: Login): void {
  // clean false and the same clientId again: what came while it was away comes first.
  const client = mqtt.connect(`${url.replace(/^http/, 'ws')}/websocket`, {
    clientId: `${agent.uid}/example/agent`,
    username: agent.uid,
    password: accessToken,
    keepalive: 30,
    clean: false,
    reconnectPeriod: 5000,
    connectTimeout: 30_000,
  })
  client.on('connect', () => console.log(`${username} is waiting for visitors at ${url}`))
  // CONNACK said no: the token (2 hours old at most) is spent. Log in again, or use /auth/v1/refresh.
  client.on('error', fail)
  client.on('message', (_topic, payload) => {
    const { type, content, thread, user } = Message.decode(payload)
    if (type === 'ERROR') return fail(new Error(content))
    // One's own messages come back too, as the acknowledgement.
    if (type !== 'TEXT' || user?.type !== 'VISITOR') return
    console.log(`${user.nickname}: ${content}`)
    const topic = thread?.topic ?? ''
    const answer = { uid: randomUUID(), type: 'TEXT', content: `You said: ${content}`, thread: { topic } }
    client.publish(topic, Buffer.from(Message.encode(answer).finish()), { qos: 1 }, (error) => error && fail(error))
  })
  process.once('SIGINT', () => client.end())
  process.once('SIGTERM', () => client.end())
}

function fail(error: Error): void {
  console.error(error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message)
  process.exit(1)
}

logIn().then(serve, fail)
