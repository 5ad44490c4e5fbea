import { describe, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { openHttp, requestText } from '../support/raw-http.ts'

const server = perFile.server()

// What Java's HttpClient and `curl --http2` send with every request, RFC 7540 §3.2.
const h2c = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAEAAEAAAAIAAAABAAMAAABkAAQB' }
const init = JSON.stringify({ orgUid: 'df_org_uid', nickname: 'Vera' })
const json = { 'content-type': 'application/json' }

describe.each([
  ['h2c, as Java and curl', h2c],
  ['h2c in capitals', { Connection: 'UPGRADE', Upgrade: 'H2C' }],
  ['TLS, RFC 2817', { connection: 'upgrade', upgrade: 'TLS/1.0' }],
  ['something nobody knows', { connection: 'upgrade', upgrade: 'websocketish, x' }],
  ['nothing', { connection: 'upgrade', upgrade: '' }],
])('a request that offers %s', (_name, offer) => {
  test('is answered as if it had not been requested, even with a body, and the connection is kept', async () => {
    const peer = await openHttp(server)
    peer.write(requestText('POST /visitor/api/v1/init', { ...offer, ...json }, init))
    const posted = await peer.answer()
    expect(posted.status).toBe(200)
    expect(JSON.parse(posted.body).data.nickname).toBe('Vera')
    for (const [path, status] of [
      ['/healthz', 200],
      ['/docs/json', 200],
      ['/api/v1/thread/query', 401],
      ['/nowhere', 404],
      ['/websocket', 404],
    ] as const) {
      peer.write(requestText(`GET ${path}`, offer))
      const answer = await peer.answer()
      expect([path, answer.status]).toEqual([path, status])
      expect(JSON.parse(answer.body)).toBeTypeOf('object')
    }
    peer.socket.destroy()
  })
})

test('a WebSocket is opened if it is offered among others, and in upper case', async () => {
  for (const upgrade of ['websocket, h2c', 'h2c,WebSocket']) {
    const peer = await openHttp(server)
    peer.write(requestText('GET /websocket', { ...handshake, upgrade }))
    expect((await peer.answer()).status).toBe(101)
    peer.socket.destroy()
  }
})

test('a request with a body opens no WebSocket: what follows would be read as frames', async () => {
  const peer = await openHttp(server)
  peer.write(requestText('GET /websocket', handshake, 'a body'))
  expect((await peer.answer()).status).toBe(404)
  peer.write(requestText('GET /healthz'))
  expect((await peer.answer()).status).toBe(200)
  peer.socket.destroy()
})

const handshake = {
  connection: 'keep-alive, Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'sec-websocket-protocol': 'mqtt',
}
