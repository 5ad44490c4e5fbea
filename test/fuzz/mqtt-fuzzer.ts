import type { Scene } from '../support/every-route.ts'
import type { TestPerson } from '../support/people.ts'
import type { Random } from '../support/random.ts'
import { connectRaw, openRaw, type RawPeer } from '../support/raw-peer.ts'
import { mutatedBytes } from './hostile.ts'
import { SoundPackets } from './mqtt-packets.ts'

/** What is fuzzed, by whom, and with how much. */
export interface MqttFuzz {
  readonly server: { readonly wsUrl: string }
  readonly random: Random
  readonly scene: Scene
  readonly people: readonly TestPerson[]
  readonly packets: number
}

/** What it came to. */
export interface Fuzzed {
  /** Packets in all, and how many of them MQTT allows. */
  packets: number
  sound: number
  /** Connections that sent nothing but sound packets, and how many of them the server has closed. */
  soundConnections: number
  soundClosed: number
  /** How often it closed one with which WebSocket code. */
  codes: Record<number, number>
}

const batchSize = 25
/** Sound connections of each person: some with a clientId of their own, two that share one. */
const devices = ['a', 'b', 'c', 'c'] as const
/** After so many packets a connection is left, one way or another, and comes again. */
const packetsOfALife = 1500

/** Two thirds of the packets are sound, on connections that live long; the others break theirs. */
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
    // Those who share a clientId close each other: that is how it is meant.
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

/** Says so much on a connection; whether the server closed it before. */
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

/** Sends bytes that are no packets any more, before CONNECT, in it and after it, until it is cut off. */
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
