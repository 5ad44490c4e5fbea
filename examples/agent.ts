// An agent who answers every visitor: PARLEY_PASSWORD=… npx node examples/agent.ts
// It takes one command per line; /help lists them.
import { createInterface } from 'node:readline'
import mqtt from 'mqtt'
import { newMessageUid } from '../app/new-uid.ts'
import { Message } from '../proto/gen/packets.js'

const { PARLEY_URL: url = 'http://127.0.0.1:9885', PARLEY_USERNAME: username = 'admin' } = process.env

interface Login {
  readonly accessToken: string
  readonly agent: { readonly uid: string }
}

/** Commands apply to the thread of the last message, and to the last request. */
let thread = { uid: '', topic: '' }
let asked: { type: 'OFFER' | 'TRANSFER'; uid: string; threadUid: string; topic: string } | undefined
/** Threads taken over whose earlier messages are still arriving: those were already answered. */
const catchingUp = new Set<string>()

const help = `/status AVAILABLE|BUSY|AWAY|OFFLINE
/transfer AGENT_UID NOTE   asks a colleague to take the last thread over
/accept, /reject           answers an OFFER or a TRANSFER
/close                     ends the last thread
anything else              is said in the last thread`

async function post<Data>(path: string, body: object, token = ''): Promise<Data> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  })
  const { data, message } = (await response.json()) as { data: Data; message: string }
  if (!response.ok) throw new Error(message)
  return data
}

async function logIn(): Promise<Login> {
  const password = process.env.PARLEY_PASSWORD ?? ''
  return post<Login>('/auth/v1/login', { username, password }).catch((error: Error) => {
    throw new Error(`login of ${username}: ${error.message}`, { cause: error.cause })
  })
}

function serve({ accessToken, agent }: Login): void {
  // clean false and the same clientId: what arrived while it was away comes first.
  const client = mqtt.connect(`${url.replace(/^http/, 'ws')}/websocket`, {
    clientId: `${agent.uid}/example/agent`,
    username: agent.uid,
    password: accessToken,
    keepalive: 30,
    clean: false,
    reconnectPeriod: 5000,
    connectTimeout: 30_000,
  })
  client.on('connect', () => console.log(`${username} (${agent.uid}) is waiting for visitors at ${url}`))
  // CONNACK refused: the token (2 hours old at most) has expired. Sign in again, or use /auth/v1/refresh.
  client.on('error', fail)
  const say = (topic: string, content: string) => {
    const packet = { uid: newMessageUid(), type: 'TEXT', content, thread: { topic } }
    client.publish(topic, Buffer.from(Message.encode(packet).finish()), { qos: 1 }, (error) => error && fail(error))
  }
  client.on('message', (_topic, payload) => hear(Message.decode(payload), say))
  const keyboard = createInterface({ input: process.stdin })
  keyboard.on('line', (line) => {
    if (!line.startsWith('/')) return say(thread.topic, line)
    obey(line, accessToken).catch((error: Error) => console.log(`no: ${error.message}`))
  })
  const leave = () => {
    keyboard.close()
    client.end()
  }
  process.once('SIGINT', leave)
  process.once('SIGTERM', leave)
}

function hear(message: Message, say: (topic: string, content: string) => void): void {
  const { type, content, user } = message
  // Only a refusal: the connection stays open.
  if (type === 'ERROR') return console.log(`refused: ${content}`)
  if (type === 'OFFER' || type === 'TRANSFER') return hearAsked(type, content)
  // News for agents that concern no thread name none.
  if (!message.thread?.uid) return /^(OFFER|TRANSFER)_/.test(type) ? console.log(`${type} ${content}`) : undefined
  thread = { uid: message.thread.uid, topic: message.thread.topic ?? '' }
  if (type === 'TRANSFER_ACCEPT') {
    catchingUp.delete(thread.uid)
    return console.log(`${user?.nickname} has taken ${thread.topic}`)
  }
  // One's own messages come back too, as an acknowledgement.
  if (type !== 'TEXT' || user?.type !== 'VISITOR') return
  console.log(`${user.nickname}: ${content}`)
  if (!catchingUp.has(thread.uid)) say(thread.topic, `You said: ${content}`)
}

function hearAsked(type: 'OFFER' | 'TRANSFER', content: string): void {
  const { uid = '', threadUid, threadTopic, note = '' } = JSON.parse(content)
  asked = { type, uid, threadUid, topic: threadTopic }
  console.log(`${type} of ${threadTopic} ${note}\n/accept or /reject?`)
}

/** Executes a command. Rejects with the server's own words. */
async function obey(line: string, token: string): Promise<void> {
  const [command, first = '', ...rest] = line.trim().split(/\s+/)
  switch (command) {
    case '/status':
      await post('/api/v1/agent/update/status', { status: first }, token)
      return console.log(`${username} is ${first}`)
    case '/transfer':
      await post(
        '/api/v1/thread/transfer/create',
        { threadUid: thread.uid, to: { agentUid: first }, note: rest.join(' ') },
        token,
      )
      return console.log(`${first} is asked`)
    case '/accept':
    case '/reject':
      return answer(command, token)
    case '/close':
      await post('/api/v1/thread/close', { uid: thread.uid }, token)
      return console.log(`closed ${thread.topic}`)
    default:
      console.log(help)
  }
}

async function answer(command: '/accept' | '/reject', token: string): Promise<void> {
  if (asked === undefined) throw new Error('nothing was asked')
  const { type, uid, threadUid, topic } = asked
  if (type === 'TRANSFER') {
    if (command === '/accept') catchingUp.add(threadUid)
    await post(`/api/v1/thread/transfer${command}`, { uid, threadUid }, token)
  } else await post(`/api/v1/agent/${command === '/accept' ? 'accept' : 'decline'}`, { threadUid }, token)
  if (command === '/accept') thread = { uid: threadUid, topic }
  asked = undefined
  console.log(`${type}: ${command.slice(1)}ed`)
}

function fail(error: Error): void {
  console.error(error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message)
  process.exit(1)
}

logIn().then(serve, fail)
