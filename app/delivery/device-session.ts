import type { ClientId } from '../../domain/ids.ts'
import { type Actor, uidsOf } from '../../domain/person.ts'
import type { Devices, Standing } from '../../store/ports/devices.ts'
import type { Clock } from '../timing/clock.ts'
import type { ConnectedDevices } from './connected-devices.ts'
import type { CursorWriter } from './cursor-writer.ts'
import { Feed, type FeedDeps, type FeedSink } from './feed.ts'
import type { Subscribers } from './subscribers.ts'

/** What delivering to devices works with. */
export interface DeliveryDeps extends FeedDeps {
  readonly devices: Devices
  readonly outlets: Subscribers
  readonly connected: ConnectedDevices
  readonly cursors: CursorWriter
  readonly clock: Clock
  /** For so long somebody who left a thread is owed what was said until then and not acknowledged. */
  readonly owedAfterLeavingMs: number
}

/** A device that has connected. */
export interface Device {
  readonly actor: Actor
  readonly clientId: ClientId
  /** Keeps its cursors beyond this connection. */
  readonly lasting: boolean
}

/** One connection of a device, from its acceptance to its end. */
export interface DeviceSession {
  readonly feed: Feed
  /** Whether the device was here before and goes on where it stopped. */
  readonly resumed: boolean
  /** Begins to deliver, what was missed first. */
  readonly start: () => void
  readonly close: () => void
}

/** Finds out where a device stands and listens for it from now on; nothing is sent before `start`. */
export async function openDevice(delivery: DeliveryDeps, device: Device, link: FeedSink): Promise<DeviceSession> {
  const { actor, clientId, lasting } = device
  const feed: Feed = new Feed(link, delivery, (threadUid, seq) => {
    if (lasting) delivery.cursors.mark({ clientId, threadUid, seq }, feed.isSettled())
  })
  // Listens before the standings are read, so that nothing falls between them.
  const leave = delivery.outlets.add(uidsOf(actor), feed)
  const disconnect = lasting ? delivery.connected.add(actor.uid, clientId) : undefined
  const close = () => {
    leave()
    disconnect?.()
    // Or it would count as away for as long as nothing was said while it was here.
    if (lasting && feed.isSettled()) delivery.cursors.settle(clientId)
    feed.close()
  }
  try {
    const { known: resumed, standings } = await standingsOf(delivery, device)
    return { feed, resumed, start: () => feed.start(standings), close }
  } catch (error) {
    close()
    throw error
  }
}

/** Throws what opening a device would throw now, and leaves a connection it has alone. */
export async function checkDevice(delivery: DeliveryDeps, device: Device): Promise<void> {
  await standingsOf(delivery, device)
}

async function standingsOf(
  { devices, connected, cursors, clock, owedAfterLeavingMs }: DeliveryDeps,
  { actor, clientId, lasting }: Device,
): Promise<{ known: boolean; standings: Standing[] }> {
  const uids = uidsOf(actor)
  if (!lasting) {
    cursors.drop(clientId)
    await devices.forget(clientId)
    return { known: false, standings: await devices.heads(uids) }
  }
  // What its last connection acknowledged counts, written or not.
  await cursors.flushOf(clientId)
  const nowMs = clock.now()
  const leftSinceMs = nowMs - owedAfterLeavingMs
  return devices.open(clientId, uids, { nowMs, leftSinceMs, connected: connected.of(actor.uid) })
}
