import type { Scene } from '../support/every-route.ts'
import type { TestPerson } from '../support/people.ts'
import type { Random } from '../support/random.ts'
import { connectRaw, openRaw, type RawPeer } from '../support/raw-peer.ts'
import { mutatedBytes } from './hostile.ts'
import { SoundPackets } from './mqtt-packets.ts'

/** What to fuzz, as whom, and how much. */
export interface MqttFuzz {
  readonly server: { readonly wsUrl: string }
  readonly random: Random
  readonly scene: Scene
  readonly people: readonly TestPerson[]
  readonly packets: number
}

/** What was done and what became of it. */
export interface Fuzzed {
  /** All packets, and those that MQTT allows. */
  packets: number
  sound: number
  /** Connections that sent only valid packets, and how many of those the server closed. */
  soundConnections: number
  soundClosed: number
  /** Number of closes by WebSocket code. */
  codes: Record<number, number>
}

const batchSize = 25
/** Valid connections of each person: some with a clientId of their own, two that share one. */
const devices = ['a', 'b', 'c', 'c'] as const
/** After this many packets a connection is left, in one way or another, and opened again. */
const packetsOfALife = 1500

/** Two thirds of the packets are valid, on long-lived connections; the others break theirs. */
export async function fuzzMqtt(fuzz: MqttFuzz): Promise<Fuzzed> {
  const done: Fuzzed = { packets: 0, sound: 0, soundConnections: 0, soundClosed: 0, codes: {} }
  const each = Math.ceil((fuzz.packets * 2) / 3 / (fuzz.people.length * devices.length))
  await Promise.all([
    ...fuzz.people.flatMap((person) =>
      devices.map((device) => speakSoundly(fuzz, done, { person, device, left: each })),
    ),
    ...fuzz.people.map((person) =>
      breakOff(fuzz, done, { person, left: Math.ceil(fuzz.packets / 3 / fuzz.people.length) }),
    ),
  ])
  return done
}

interface Speaker {
  readonly person: TestPerson
  readonly device: string
  left: number
}

async function speakSoundly({ server, random, scene }: MqttFuzz, done: Fuzzed, speaker: Speaker): Promise<void> {
  const { person, device } = speaker
  const packets = new SoundPackets(random, scene)
  while (speaker.left > 0) {
    const hello = { clientId: `${person.uid}/fuzz/${device}`, clean: random.chance(0.3) }
    const peer = await connectRaw(server, person, hello)
    done.soundConnections += 1
    const wasClosed = await live(peer, { packets, random, speaker, done })
    // Two connections that share a clientId close each other, as they should.
    if (wasClosed && device !== 'c') {
      done.soundClosed += 1
      const code = await peer.closed
      done.codes[code] = (done.codes[code] ?? 0) + 1
    }
    if (random.chance(0.5)) peer.send({ cmd: 'disconnect' })
    peer.drop()
  }
}

interface Life {
  readonly packets: SoundPackets
  readonly random: Random
  readonly speaker: Speaker
  readonly done: Fuzzed
}

/** Sends that many packets on a connection; returns whether the server closed it before the end. */
async function live(peer: RawPeer, { packets, random, speaker, done }: Life): Promise<boolean> {
  const closed = peer.closed.then(() => true)
  for (let said = 0; said < packetsOfALife && speaker.left > 0; said += batchSize) {
    peer.sendBytes(packets.batch(batchSize))
    speaker.left -= batchSize
    done.packets += batchSize
    done.sound += batchSize
    if (await Promise.race([closed, peer.caughtUp().then(() => false)])) return true
    const heard = peer.publishes().filter(({ qos }) => qos > 0 && random.chance(0.8))
    peer.acknowledge(...heard)
    peer.packets.length = 0
  }
  return false
}

/** Sends bytes that are no longer packets, before, in and after CONNECT, until it is cut off. */
async function breakOff(
  { server, random, scene }: MqttFuzz,
  done: Fuzzed,
  { person, left }: { person: TestPerson; left: number },
): Promise<void> {
  const packets = new SoundPackets(random, scene)
  for (let to = left; to > 0; ) {
    const peer = random.chance(0.2)
      ? await openRaw(server)
      : await connectRaw(server, person, { clientId: `${person.uid}/fuzz/x` })
    let isOpen = true
    const closed = peer.closed.then(() => {
      isOpen = false
    })
    for (let said = 0; said < 40 && isOpen && to > 0; said += 1) {
      peer.sendBytes(random.chance(0.5) ? packets.one() : mutatedBytes(random, packets.one()))
      done.packets += 1
      to -= 1
    }
    if (isOpen) peer.send({ cmd: 'pingreq' })
    await Promise.race([closed, peer.take('pingresp').catch(() => {})])
    peer.drop()
  }
}
