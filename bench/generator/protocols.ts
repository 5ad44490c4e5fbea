import { packetMaker } from './packet.ts'
import type { Protocol } from './requester.ts'
import type { Addressed } from './talker.ts'

/** A sender that appends to a Redis stream named like a topic. */
export interface RedisSpec extends Addressed {
  readonly kind: 'redis'
}

/** A sender over HTTP. */
export interface HttpSpec extends Addressed {
  readonly kind: 'http'
  readonly path: string
  readonly token: string
}

/** XADD of the packet that MQTT clients send. */
export function redisProtocol({ topic }: RedisSpec): Protocol {
  const makePacket = packetMaker(topic)
  const bulk = (text: string) => `$${Buffer.byteLength(text)}\r\n${text}\r\n`
  const command = `*5\r\n${['XADD', topic, '*', 'm'].map(bulk).join('')}`
  return {
    request: (uid) => {
      const packet = makePacket(uid)
      return Buffer.concat([Buffer.from(`${command}$${packet.length}\r\n`), packet, Buffer.from('\r\n')])
    },
    isWhole: (answer) => {
      const text = answer.toString('latin1')
      if (text.startsWith('-')) throw new Error(`Redis says no: ${text}`)
      // The length of the entry's id, and the id.
      return text.split('\r\n').length === 3
    },
  }
}

/** POST of a message as JSON on a keep-alive connection. */
export function httpProtocol({ topic, path, token }: HttpSpec): Protocol {
  return {
    request: (uid) => {
      const body = JSON.stringify({ uid, type: 'TEXT', content: 'Hi there', channel: 'WEB', thread: { topic } })
      const head = `POST ${path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${token}\r\n`
      return Buffer.from(
        `${head}content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      )
    },
    isWhole: (answer) => {
      const text = answer.toString('latin1')
      const bodyAt = text.indexOf('\r\n\r\n') + 4
      if (bodyAt < 4) return false
      if (!text.startsWith('HTTP/1.1 200')) throw new Error(`HTTP says no: ${text}`)
      const length = Number(/^content-length: (\d+)/im.exec(text)?.[1])
      if (Number.isNaN(length)) throw new Error(`an answer without a length: ${text}`)
      return text.length - bodyAt === length
    },
  }
}
