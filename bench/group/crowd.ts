import { join } from 'node:path'
import type { ThreadUid, Uid } from '../../domain/ids.ts'
import { groupThread } from '../../domain/thread/group.ts'
import type { Participant } from '../../domain/thread/thread.ts'
import { defaults } from '../../server/storage/seed.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import { decode, encode } from '../../test/support/wire.ts'
import { type Login, MqttSocket } from '../generator/mqtt-socket.ts'
import { packetMaker, uidOf } from '../generator/packet.ts'
import { uidMaker } from '../generator/uids.ts'
import { type ParleyChild, startParley, startParleyOn } from '../servers/parley.ts'
import { openMint } from '../servers/tokens.ts'
import { mqttUrl } from '../targets.ts'

const groupUid = 'bench-group' as Uid
const topic = `org/group/${groupUid}`
/** The type of a READ in a packet: field 2. */
const readMark = Buffer.from([0x12, 4, ...Buffer.from('READ')])

/** What one run of messages to a group gave. */
export interface GroupRun {
  /** From the planned time of a message to each delivery, ms, ascending. */
  readonly delays: Float64Array
  readonly sent: number
  readonly delivered: number
  /** Deliveries that another receiver got at another place, or twice. */
  readonly disordered: number
  /** READ packets told to authors, and sent by readers. */
  readonly told: number
  readonly read: number
  /** CPU time of the server during the run, and its memory at the end. */
  readonly cpuUs: number
  readonly rssBytes: number
}

interface Receiver {
  readonly socket: MqttSocket
  place: number
}

/** A group whose members are all connected, each with one device, on a server of its own. */
export class Crowd {
  readonly server: ParleyChild
  readonly #receivers: Receiver[] = []
  readonly #make = packetMaker(topic)
  readonly #newUid = uidMaker('v7')
  readonly #plannedAt = new Map<string, number>()
  /** The order in which the first receiver to get that far got them. */
  #order: string[] = []
  #delays: number[] = []
  #disordered = 0
  #told = 0
  #read = 0
  #reads = false

  private constructor(server: ParleyChild) {
    this.server = server
  }

  static async open(members: number): Promise<Crowd> {
    const mint = openMint()
    const first = await startParley(0, { visitors: members, environment: mint.environment })
    await first.end('SIGTERM')
    await fill(join(first.folder.path, 'parley.db'), first.visitors)
    const crowd = new Crowd(await startParleyOn(first.folder, { environment: mint.environment }))
    for (const [index, uid] of first.visitors.entries()) {
      const password = mint.tokenFor({ uid, kind: 'visitor' })
      await crowd.#connect({ clientId: `${uid}/web/bench`, username: uid, password, clean: true }, index)
    }
    return crowd
  }

  /** Sends messages of members in turn at an even rate; resolves when all have everything, or a minute later. */
  async speak(given: { perSecond: number; seconds: number; reads: boolean }): Promise<GroupRun> {
    const { perSecond, seconds, reads } = given
    this.#begin(reads)
    const sent = perSecond * seconds
    const before = await this.server.usage()
    const startAt = performance.now() + 100
    for (let index = 0; index < sent; index += 1) {
      const at = startAt + (index * 1000) / perSecond
      while (performance.now() < at)
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, at - performance.now())))
      const uid = this.#newUid()
      this.#plannedAt.set(uid, at)
      const author = this.#receivers[(index * 7) % this.#receivers.length]
      author?.socket.publish(topic, this.#make(uid))
    }
    await this.#settled(sent * this.#receivers.length)
    // The last counts are told within a round.
    if (reads) await new Promise((resolve) => setTimeout(resolve, 2500))
    const delays = Float64Array.from(this.#delays).sort()
    const counted = { told: this.#told, read: this.#read, disordered: this.#disordered }
    const { cpuUs, rssBytes } = await this.server.usage()
    return { delays, sent, delivered: this.#delays.length, ...counted, cpuUs: cpuUs - before.cpuUs, rssBytes }
  }

  async close(): Promise<void> {
    for (const { socket } of this.#receivers) socket.end()
    await this.server.end('SIGKILL')
    this.server.removeFolder()
  }

  #begin(reads: boolean): void {
    this.#plannedAt.clear()
    this.#order = []
    this.#delays = []
    for (const receiver of this.#receivers) receiver.place = 0
    ;[this.#disordered, this.#told, this.#read, this.#reads] = [0, 0, 0, reads]
  }

  async #connect(login: Login, index: number): Promise<void> {
    const onPublish = (payload: Buffer) => this.#heard(receiver, payload)
    // The server counts connections by address.
    const address = `127.0.0.${1 + (index % 200)}`
    const receiver: Receiver = {
      socket: new MqttSocket(mqttUrl(this.server), { onPublish, onPuback: () => {} }, address),
      place: 0,
    }
    await receiver.socket.connect(login)
    this.#receivers.push(receiver)
  }

  #heard(receiver: Receiver, payload: Buffer): void {
    const uid = uidOf(payload)
    if (uid === undefined) {
      if (payload.includes(readMark) && decode(payload).type === 'READ') this.#told += 1
      return
    }
    const at = this.#plannedAt.get(uid)
    if (at === undefined) return
    this.#delays.push(performance.now() - at)
    const expected = this.#order[receiver.place]
    if (expected === undefined) this.#order.push(uid)
    else if (expected !== uid) this.#disordered += 1
    receiver.place += 1
    if (!this.#reads) return
    this.#read += 1
    receiver.socket.publish(topic, encode({ uid: this.#newUid(), type: 'READ', content: uid, thread: { topic } }))
  }

  async #settled(wanted: number): Promise<void> {
    const until = performance.now() + 60_000
    while (this.#delays.length < wanted && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function fill(database: string, members: readonly Uid[]): Promise<void> {
  const store = await openSqlite(database, {
    onDeath: (error) => {
      throw error
    },
  })
  const [owner] = members
  if (owner === undefined) throw new Error('a group needs members')
  const group = { uid: groupUid, orgUid: defaults.orgUid, name: 'Bench', avatar: '', ofAgents: false }
  await store.socialSettings.save(defaults.orgUid, { friends: true, groups: true, search: 'nobody' })
  await store.userGroups.create(group, Date.now())
  const thread = groupThread(group, owner, { uid: 'bench-thread' as ThreadUid, createdAt: Date.now() })
  const participants = members.map((uid): Participant => ({ uid, role: 'visitor', fromSeq: 0 }))
  await store.threads.change({ ...thread, participants }, { kind: 'open' })
  await store.close()
}
