import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Sessions } from '../../app/auth/sessions.ts'
import { ConnectedDevices } from '../../app/delivery/connected-devices.ts'
import { CursorWriter } from '../../app/delivery/cursor-writer.ts'
import { FanOut } from '../../app/delivery/fan-out.ts'
import { Subscribers } from '../../app/delivery/subscribers.ts'
import { type ConnectionSlot, ConnectionSlots } from '../../app/limits/connection-slots.ts'
import { randomUids } from '../../app/new-uid.ts'
import { systemClock } from '../../app/timing/clock.ts'
import { type Broker, type BrokerDeps, startBroker } from '../../broker/broker.ts'
import type { MessageUid, SessionUid, ThreadUid, Topic, Uid } from '../../domain/ids.ts'
import type { Message } from '../../domain/message/message.ts'
import type { AgentActor } from '../../domain/person.ts'
import { opened } from '../../domain/thread/thread.ts'
import { defaultLimits } from '../../server/config/limits.ts'
import type { Devices } from '../../store/ports/devices.ts'
import { connectPacket, connectRaw, greet, openRaw, publishPacket, type RawPeer } from '../support/raw-peer.ts'

// The broker with one part that throws, in whatever turn of the event loop it is called.

const failed = 4006
/** Their uid is their token. */
const [unlucky, innocent] = ['unlucky' as Uid, 'innocent' as Uid]
const topicOf = (uid: Uid) => `org/workgroup/w/${uid}` as Topic

function actorOf(uid: Uid): AgentActor {
  const person = { uid, nickname: '', avatar: '', type: 'AGENT', extra: '' } as const
  return { kind: 'agent', uid, accountUid: uid, orgUid: 'o' as Uid, person }
}

function messageTo(uid: Uid): Message {
  const { person } = actorOf(uid)
  const named = { uid: `t-${uid}` as ThreadUid, topic: topicOf(uid), type: 'WORKGROUP' } as const
  const thread = opened({
    ...named,
    orgUid: 'o' as Uid,
    targetUid: 'w' as Uid,
    user: person,
    extra: '',
    priority: 0,
    createdAt: 0,
  })
  const text = { type: 'TEXT', content: 'hi', status: 'SUCCESS', channel: '', extra: '' } as const
  return { ...text, uid: `m-${uid}` as MessageUid, sender: person, seq: 1, sentAt: 0, thread }
}

const bug = () => new Error('a bug of ours')
/** Throws for the unlucky one only. */
const unluckyAt = (uid: string) => {
  if (uid.startsWith(unlucky)) throw bug()
}

class UnluckyCursors extends CursorWriter {
  override mark({ clientId }: { clientId: string }): void {
    unluckyAt(clientId)
  }
}

/** Throws when the first slot is released. */
class UnluckyPlaces extends ConnectionSlots {
  #isBad = true

  override acquire(address: string | undefined, evict: () => void): ConnectionSlot {
    const place = super.acquire(address, evict)
    const leave = () => {
      place.leave()
      const isFirst = this.#isBad
      this.#isBad = false
      if (isFirst) throw bug()
    }
    return { ...place, leave }
  }
}

const newDevice = { known: false, standings: [], preferences: { json: false } }
const subscribers = new Subscribers()
const fanOut = new FanOut(subscribers)
const reported: { message: string; clientId: string | undefined }[] = []

function soundParts(): BrokerDeps {
  const claims = { kind: 'agent', session: 's' as SessionUid, issuedAt: 0, expiresAt: 0, generation: 0 } as const
  const sessions = {
    recognize: async (token: Uid) => ({ outcome: 'valid', actor: actorOf(token), claims: { ...claims, uid: token } }),
    keepsAlive: () => true,
    hasEnded: () => false,
    onEnded: () => {},
  } as unknown as Sessions
  const devices = { open: async () => newDevice, save: async () => {} } as unknown as Devices
  return {
    sessions,
    deliveryDeps: {
      devices,
      subscribers,
      connected: new ConnectedDevices(),
      cursors: new CursorWriter(devices, systemClock, () => {}),
      readLog: async () => [],
      feed: defaultLimits.feed,
      onLimit: () => {},
      clock: systemClock,
      owedAfterLeavingMs: 0,
    },
    onBadToken: () => {},
    uids: randomUids,
    maxJsonDepth: defaultLimits.maxJsonDepth,
    strangers: new ConnectionSlots({ all: 100, perAddress: 100, youngMs: 0 }, () => {}),
    addressOf: () => '192.0.2.1',
    cappedAddressOf: () => '192.0.2.1',
    receive: async () => ({ kind: 'stored', message: messageTo(innocent), repeated: false }),
    maySubscribe: async (_actor, filters) => filters.map(() => true),
    report: (error, { clientId }) => reported.push({ message: (error as Error).message, clientId }),
    meter: { closed: () => {}, throttled: () => {}, filtersRefused: () => {}, limitReached: () => {} },
    onCut: () => {},
    onAgentConnected: () => {},
    onAgentDisconnected: () => {},
    ...{ onVisitorConnected: () => {}, onVisitorDisconnected: () => {} },
  }
}

let server: Server
let broker: Broker
beforeEach(() => {
  reported.length = 0
})
afterEach(async () => {
  await broker.close(1000)
  server.close()
})

/** Starts the broker with sound parts, except for the given ones. */
async function serve(deps: (sound: BrokerDeps) => Partial<BrokerDeps>): Promise<{ url: string; wsUrl: string }> {
  const { stream: limits, caps, connectTimeoutMs, held } = defaultLimits
  const sound = soundParts()
  broker = await startBroker(
    { path: '/websocket', origins: [], limits, caps, connectTimeoutMs, held },
    { ...sound, ...deps(sound) },
  )
  server = createServer().on('upgrade', broker.upgrade).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, wsUrl: `ws://127.0.0.1:${port}/websocket` }
}

const person = (uid: Uid) => ({ uid, token: uid })

async function isServed(peer: RawPeer): Promise<void> {
  peer.send(publishPacket(topicOf(innocent), { uid: 'served' }))
  await peer.take('puback')
  expect(await peer.subscribe('user/innocent')).toEqual([1])
}

const expectReported = (...clientIds: (string | undefined)[]) =>
  expect(reported).toEqual(clientIds.map((clientId) => ({ message: 'a bug of ours', clientId })))

const ends: Record<
  string,
  { brokerDeps: (sound: BrokerDeps) => Partial<BrokerDeps>; act?: (peer: RawPeer) => Promise<void> }
> = {
  'who is told of a connection': { brokerDeps: () => ({ onAgentConnected: unluckyAt }) },
  'the book of cursors, at a PUBACK': {
    brokerDeps: ({ deliveryDeps }) => ({
      deliveryDeps: { ...deliveryDeps, cursors: new UnluckyCursors(deliveryDeps.devices, systemClock, () => {}) },
    }),
    act: async (peer) => {
      fanOut.tell(messageTo(unlucky), [{ uid: unlucky, role: 'agent', fromSeq: 0 }])
      peer.acknowledge(await peer.take('publish'))
    },
  },
  'the log, before it is read': {
    brokerDeps: ({ deliveryDeps }) => ({
      deliveryDeps: {
        ...deliveryDeps,
        readLog: () => {
          throw bug()
        },
      },
    }),
    act: async () => fanOut.tell({ ...messageTo(unlucky), seq: 2 }, [{ uid: unlucky, role: 'agent', fromSeq: 0 }]),
  },
  'the sessions, as they are looked after': {
    brokerDeps: ({ sessions }) => ({
      sessions: {
        ...sessions,
        keepsAlive: ({ uid }: { uid: Uid }) => uid !== unlucky || unluckyAt(uid),
      } as unknown as Sessions,
    }),
  },
}

test.each(Object.keys(ends))(
  'a connection for which %s throws ends with 4006, is reported once, and no other ends',
  async (name) => {
    const { brokerDeps: parts, act } = ends[name] ?? { brokerDeps: () => ({}) }
    const at = await serve(parts)
    const other = await connectRaw(at, person(innocent))
    const { peer } = await greet(at, person(unlucky))
    await act?.(peer)
    expect(await peer.closed).toBe(failed)
    await isServed(other)
    expectReported('unlucky/web/raw')
  },
)

test('an exception while a CONNECT is parsed ends that connection before it is anybody’s', async () => {
  const at = await serve(() => ({ strangers: new UnluckyPlaces({ all: 100, perAddress: 100, youngMs: 0 }, () => {}) }))
  const peer = await openRaw(at)
  peer.send(connectPacket(person(unlucky)))
  expect(await peer.closed).toBe(failed)
  const other = await connectRaw(at, person(innocent))
  await isServed(other)
  expectReported(undefined)
})

test('an exception when a connection ends ends nothing else', async () => {
  const at = await serve(() => ({ onAgentDisconnected: unluckyAt }))
  const [other, peer] = [await connectRaw(at, person(innocent)), await connectRaw(at, person(unlucky))]
  peer.drop()
  await expect.poll(() => reported).toHaveLength(1)
  await isServed(other)
  expectReported('unlucky/web/raw')
})

test('an exception for a message or a filter refuses that one, and the connection stays', async () => {
  const at = await serve((sound) => ({
    receive: (actor, draft, from) => {
      unluckyAt(actor.uid)
      return sound.receive(actor, draft, from)
    },
    maySubscribe: (actor, filters) => {
      unluckyAt(actor.uid)
      return sound.maySubscribe(actor, filters)
    },
  }))
  const [other, peer] = [await connectRaw(at, person(innocent)), await connectRaw(at, person(unlucky))]
  peer.send(publishPacket(topicOf(unlucky), { uid: 'refused' }))
  await peer.take('puback')
  expect(await peer.subscribe('user/a', 'user/b')).toEqual([128, 128])
  await peer.caughtUp()
  expect(peer.heard().map(({ content = '' }) => JSON.parse(content).code)).toEqual(['internal'])
  await isServed(other)
  expectReported('unlucky/web/raw', 'unlucky/web/raw')
})
