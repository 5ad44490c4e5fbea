import { expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { tryUpgrade } from '../support/raw-peer.ts'

const server = perFile.server({ config: { origins: ['https://shop.example'] } })

test('an upgrade on any other path is not found', async () => {
  for (const path of ['/', '/mqtt', '/websocket/', '/websockets', '/WebSocket']) {
    expect(await tryUpgrade(server.wsUrl.replace('/websocket', path), ['mqtt'])).toEqual({ status: 404 })
  }
})

test('a query does not change the path', async () => {
  expect((await tryUpgrade(`${server.wsUrl}?from=shop`, ['mqtt'])).status).toBe(101)
})

test('an upgrade without the subprotocol mqtt is a bad request', async () => {
  expect(await tryUpgrade(server.wsUrl, [])).toEqual({ status: 400 })
  expect(await tryUpgrade(server.wsUrl, ['mqttv3.1'])).toEqual({ status: 400 })
  expect(await tryUpgrade(server.wsUrl, ['graphql-ws', 'MQTT'])).toEqual({ status: 400 })
})

test('mqtt is selected among several subprotocols', async () => {
  expect(await tryUpgrade(server.wsUrl, ['mqttv3.1', 'mqtt'])).toEqual({ status: 101, protocol: 'mqtt' })
})

test('a page of a foreign origin is refused', async () => {
  const port = new URL(server.url).port
  const foreign = [
    'https://evil.example',
    'http://shop.example',
    'https://shop.example.evil',
    'null',
    `http://x:${port}`,
  ]
  for (const origin of foreign) {
    expect(await tryUpgrade(server.wsUrl, ['mqtt'], { origin })).toEqual({ status: 403 })
  }
})

test('a page of the server itself and one of a listed origin may connect', async () => {
  for (const origin of [server.url, 'https://shop.example']) {
    expect(await tryUpgrade(server.wsUrl, ['mqtt'], { origin })).toEqual({ status: 101, protocol: 'mqtt' })
  }
})

test('a client that is not a page has no origin and may connect', async () => {
  expect(await tryUpgrade(server.wsUrl, ['mqtt'])).toEqual({ status: 101, protocol: 'mqtt' })
})
