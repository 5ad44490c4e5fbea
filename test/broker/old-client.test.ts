import { connect as connectTcp } from 'node:net'
import { MqttClient } from 'mqtt'
import { expect, test } from 'vitest'
import openWebSocketStream from 'websocket-stream'
import { perFile } from '../support/fixtures.ts'
import { TestDevice } from '../support/people.ts'
import { connectRaw } from '../support/raw-peer.ts'

const server = perFile.server()
const chat = perFile.chat(server)

test('a client over websocket-stream, as in older mqtt.js, sends and receives', async () => {
  const { uid, token } = chat.visitor
  const client = new MqttClient(() => openWebSocketStream(server.wsUrl, 'mqtt'), {
    clientId: `${uid}/web/old`,
    username: uid,
    password: token,
    protocolVersion: 4,
    clean: false,
    keepalive: 30,
    reconnectPeriod: 0,
  })
  const old = new TestDevice(client, chat.visitor)
  await new Promise<void>((resolve) => client.once('connect', () => resolve()))
  await old.say(chat.topic, { uid: 'from-old' })
  await chat.agentDevice.hearsUid('from-old')
  await chat.agentDevice.say(chat.topic, { uid: 'to-old', content: '你好'.repeat(20_000) })
  expect((await old.hearsUid('to-old')).content).toHaveLength(40_000)
  await old.leave()
})

/** Reads a raw response until its first line is complete. */
async function firstLineOf(headers: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(server.url)
  const socket = connectTcp(Number(port), hostname)
  socket.write(`GET /websocket HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`)
  let text = ''
  for await (const chunk of socket) {
    text += String(chunk)
    if (text.includes('\r\n')) break
  }
  return text.split('\r\n', 1)[0] ?? ''
}

test('an upgrade request with 2,100 headers harms nobody else', async () => {
  const peer = await connectRaw(server, chat.visitor)
  const many = Array.from({ length: 2100 }, () => 'a: 1')
  const own = [
    'Host: x',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Protocol: mqtt',
  ]
  for (const headers of [
    [...own, ...many],
    [...many, ...own],
    [...own.slice(0, 3), ...many, ...own.slice(3)],
  ]) {
    expect(await firstLineOf(headers)).toMatch(/^HTTP\/1\.1 (101|4\d\d) /)
  }
  await peer.caughtUp()
  expect((await server.http.get('/healthz')).status).toBe(200)
  peer.drop()
})
