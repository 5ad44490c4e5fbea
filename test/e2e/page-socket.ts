import { generate } from 'mqtt-packet'
import type { Page, WebSocketRoute } from 'playwright-core'
import { encodeMessage } from '../../proto/bytes.ts'
import { noThread, noUser, type WireMessage } from '../../proto/wire.ts'
import type { TestServer } from '../support/test-server.ts'

/** Returns a function that injects messages into the page's socket, as if sent by the server, from its next load on. */
export async function socketOf(page: Page): Promise<(messages: readonly WireMessage[]) => void> {
  let socket: WebSocketRoute | undefined
  await page.routeWebSocket(/\/websocket$/, (route) => {
    route.connectToServer()
    socket = route
  })
  return (messages) => {
    if (socket === undefined) throw new Error('the page has opened no socket')
    socket.send(Buffer.concat(messages.map(packetOf)))
  }
}

function packetOf(message: WireMessage): Buffer {
  const payload = Buffer.from(encodeMessage(message))
  const packet = { cmd: 'publish', qos: 0, dup: false, retain: false, topic: message.thread.topic, payload } as const
  return generate(packet)
}

/** Topics that messages may come from: mostly the open thread, also its notes and the topics of news. */
export function topicsOf(server: TestServer, face: 'console' | 'widget') {
  const [thread] = server.rows("select uid, topic from threads where state = 'CHATTING' order by rowid desc limit 1")
  const [last] = server.rows('select max(seq) as seq from messages where thread_uid = ?', String(thread?.uid))
  const topic = String(thread?.topic)
  const notices = server.rows('select uid from agents').map(({ uid }) => `org/agent/${uid}`)
  const others = face === 'console' ? [`${topic}_internal`, ...notices] : []
  return { threadUid: String(thread?.uid), topic, others, lastSeq: Number(last?.seq) }
}

interface Said {
  readonly threadUid: string
  readonly topic: string
  readonly seq: number
  /** ms since 1970 UTC. */
  readonly sentAt?: number
}

/** A plain text message. */
export function plain(content: string, { threadUid, topic, seq, sentAt = 1_800_000_000_000 + seq }: Said) {
  const thread = { ...noThread, uid: threadUid, topic, type: 'WORKGROUP', state: 'CHATTING' }
  const [user, extra, createdAt] = [{ ...noUser, uid: 'somebody', type: 'AGENT' }, '', '']
  const message = { uid: content, type: 'TEXT', content, status: 'SUCCESS', channel: 'WEB' }
  return { ...message, thread, user, extra, createdAt, seq, sentAt }
}
