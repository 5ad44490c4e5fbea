import { describe, expect, test, vi } from 'vitest'
import { type ChildServer, startChildServer } from '../support/child-server.ts'
import { connect, type TestDevice } from '../support/people.ts'
import { agentSays, kept, keptUids, names, startWatched, type Watched } from './missed.ts'

/** Reconnects by itself, as mqtt.js does with its default options. */
const lasting = { reconnectPeriod: 100 }
const held = ['m4', 'm5']

describe.each(['SIGTERM', 'SIGKILL'] as const)('after a %s', (signal) => {
  test('devices continue where they stopped: all they missed, in order, and nothing twice', async () => {
    const server = await startChildServer()
    const chat = await startWatched(server, lasting)
    const acknowledges = ({ uid = '' }) => !held.includes(uid)
    const away = await connect(server, chat.visitor, { acknowledges })
    await agentSays(server, chat, names(1, 5))
    await away.hearsUid('m5')
    await away.roundTrip()
    away.drop()
    await agentSays(server, chat, names(6, 7))
    await chat.witness.hearsUid('m7')
    await chat.witness.roundTrip()
    if (signal === 'SIGKILL') await expectPlaces(server, chat)

    const ended = await server.end(signal)
    expect(ended).toMatchObject(signal === 'SIGTERM' ? { code: 0, signal: null } : { code: null, signal })
    await server.start()
    const back = await connect(server, chat.visitor)
    await agentSays(server, chat, ['m8'])
    await back.hearsUid('m8')
    await chat.witness.hearsUid('m8')
    expect(back.sessionPresent).toBe(true)
    expect(keptUids(back, chat)).toEqual(names(4, 8))
    expect(keptUids(chat.witness, chat)).toEqual(names(1, 8))
    expect(kept(back, chat)).toEqual(kept(chat.witness, chat).slice(3))
    for (const device of [back, chat.witness, chat.agentDevice]) device.drop()
  })
})

test('killed before their cursors were written, devices get only known messages again, then the rest in order', async () => {
  const server = await startChildServer()
  const chat = await startWatched(server, lasting)
  const agentDevice = await connect(server, chat.agent, { device: 'lasting', options: lasting })
  await agentSays(server, chat, names(1, 20))
  await chat.witness.hearsUid('m20')
  await server.end('SIGKILL')
  await server.start()
  await agentSays(server, chat, names(21, 25))
  const stored = server.rows('select uid, seq, sent_at from messages where thread_uid = ? and seq > 1', chat.uid)
  const expected = stored.map((row) => `${row.seq} ${row.uid} ${row.sent_at}`)
  expect(expected).toHaveLength(25)
  for (const device of [chat.witness, agentDevice]) {
    await device.hearsUid('m25')
    expect(newIn(device, chat)).toEqual(expected)
    device.drop()
  }
  chat.agentDevice.drop()
})

/** Waits until both devices' cursors are in the file, where a killed server finds them. */
async function expectPlaces(server: ChildServer, { visitor, uid }: Watched): Promise<void> {
  const places = () =>
    server
      .rows('select client_id, seq from cursors where thread_uid = ? and client_id like ?', uid, `${visitor.uid}/%`)
      .map((row) => `${row.client_id} ${row.seq}`)
      .sort()
  const expected = [`${visitor.uid}/web/d1 4`, `${visitor.uid}/web/witness 8`]
  await vi.waitFor(() => expect(places()).toEqual(expected), { timeout: 5000 })
}

/** Returns what was not a repeat, in order of arrival. Throws if a repeat differs from the first delivery. */
function newIn(device: TestDevice, chat: Watched): string[] {
  // What passes has no place.
  const lines = kept(device, chat)
    .filter(({ seq }) => seq !== undefined)
    .map(({ seq, uid, sentAt }) => `${seq} ${uid} ${sentAt}`)
  const places = new Map<string, string>()
  return lines.filter((line) => {
    const place = line.split(' ')[0] ?? ''
    const known = places.get(place)
    if (known !== undefined && known !== line) throw new Error(`${known}, and then ${line}`)
    places.set(place, line)
    return known === undefined
  })
}
