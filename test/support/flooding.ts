import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { requestText } from './raw-http.ts'
import { frameHead } from './raw-peer.ts'

/** Sockets of an attack: how many at once, from how many addresses, and how many new ones a second. */
export interface Crowd {
  readonly sockets: number
  readonly addresses: number
  readonly perSecond: number
}

/** What became of them. */
export interface CrowdCounts extends Record<string, number> {
  opened: number
  closed: number
}

/** Returns an address of this machine that nobody else uses. */
export function attackerAddress(index: number): string {
  return `127.${1 + Math.floor(index / 200)}.0.${1 + (index % 200)}`
}

const attackersAgent = new Agent({ keepAlive: true, localAddress: attackerAddress(0) })

/** Keeps that many sockets open until stopped, replacing those that are closed; calls `begin` with each new one. */
export async function keepOpen(
  { url, stopped }: { url: string; stopped: AbortSignal },
  { sockets, addresses, perSecond }: Crowd,
  begin: (socket: Socket) => void,
): Promise<CrowdCounts> {
  const { hostname, port } = new URL(url)
  const counts: CrowdCounts = { opened: 0, closed: 0 }
  let tried = 0
  let open = 0
  while (!stopped.aborted) {
    for (let some = perSecond / 50; some > 0 && open < sockets; some -= 1) {
      tried += 1
      open += 1
      const localAddress = attackerAddress(tried % addresses)
      const socket = connect({ host: hostname, port: Number(port), localAddress })
      socket.on('error', () => {})
      socket.once('close', () => {
        open -= 1
        counts.closed += 1
      })
      socket.once('connect', () => {
        counts.opened += 1
        begin(socket)
      })
    }
    await delay(20)
  }
  return counts
}

/** Posts from an address that nobody else uses, so that its refusals affect nobody else. */
export async function postAsAttacker(url: string, { token, body }: { token: string; body: BodyInit }): Promise<number> {
  const packed = new Response(body)
  const bytes = Buffer.from(await packed.arrayBuffer())
  const contentType = body instanceof FormData ? packed.headers.get('content-type') : 'application/json'
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': contentType ?? '',
    'content-length': bytes.length,
  }
  const asking = request(url, { method: 'POST', agent: attackersAgent, headers })
  asking.end(bytes)
  const [answer] = (await once(asking, 'response')) as [IncomingMessage]
  answer.resume()
  await once(answer, 'end')
  return answer.statusCode ?? 0
}

/** Calls `act` repeatedly as long as a socket is open. */
export function meanwhile(socket: Socket, everyMs: number, act: () => void): void {
  const timer = setInterval(act, everyMs)
  socket.once('close', () => clearInterval(timer))
}

/** The upgrade request of an MQTT WebSocket. */
export const upgradeText = requestText('GET /websocket', {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'sec-websocket-protocol': 'mqtt',
})

/** Returns a complete WebSocket message with these bytes. */
export function messageOf(bytes: Buffer): Buffer {
  return Buffer.concat([frameHead('binary', bytes.length), bytes])
}
