import type { ClientId } from '../../domain/ids.ts'
import type { DevicePreferences } from '../../domain/people/device-preferences.ts'
import { type Actor, uidsOf } from '../../domain/person.ts'
import type { Devices, OpenedDevice } from '../../store/ports/devices.ts'
import type { Clock } from '../timing/clock.ts'
import type { ConnectedDevices } from './connected-devices.ts'
import type { CursorWriter } from './cursor-writer.ts'
import { Feed, type FeedDeps, type FeedSink } from './feed.ts'
import type { Subscribers } from './subscribers.ts'

export interface DeliveryDeps extends FeedDeps {
  readonly devices: Devices
  readonly subscribers: Subscribers
  readonly connected: ConnectedDevices
  readonly cursors: CursorWriter
  readonly clock: Clock
  /** How long a user who left a thread is still owed its unacknowledged messages from before leaving. */
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
  /** Whether the device is known and resumes from its cursors. */
  readonly resumed: boolean
  /** How its messages are to be written, as it was said before or as a new device begins. */
  readonly preferences: DevicePreferences
  /** Resolves once it is stored how a lasting device wants its messages; at once if that was stored before. */
  readonly prefer: (preferences: DevicePreferences) => Promise<void>
  /** Starts delivery, with the missed messages first. */
  readonly start: () => void
  readonly close: () => void
}

/** Looks up a device's cursors and subscribes it from now on. Sends nothing before `start`. */
export async function openDevice(deps: DeliveryDeps, device: Device, sink: FeedSink): Promise<DeviceSession> {
  const { actor, clientId, lasting } = device
  const feed: Feed = new Feed(sink, deps, (threadUid, seq) => {
    if (lasting) deps.cursors.mark({ clientId, threadUid, seq }, feed.isSettled())
  })
  // Subscribes before reading the standings, so that nothing falls between the two.
  const leave = deps.subscribers.add(uidsOf(actor), feed)
  const disconnect = lasting ? deps.connected.add(actor.uid, clientId) : undefined
  const close = () => {
    leave()
    disconnect?.()
    // Otherwise the device would count as away for the whole time it was here and nothing was said.
    if (lasting && feed.isSettled()) deps.cursors.settle(clientId)
    feed.close()
  }
  try {
    const { known: resumed, standings, preferences } = await stored(deps, device)
    let kept = preferences
    const prefer = async (wish: DevicePreferences) => {
      if (!lasting || (wish.json === kept.json && wish.ownTopic === kept.ownTopic)) return
      const before = kept
      kept = wish
      try {
        await deps.devices.prefer(clientId, wish)
      } catch (error) {
        kept = before
        throw error
      }
    }
    return { feed, resumed, preferences, prefer, start: () => feed.start(standings), close }
  } catch (error) {
    close()
    throw error
  }
}

/** Throws what opening a device would throw now; does not affect a connection the device has. */
export async function checkDevice(deps: DeliveryDeps, device: Device): Promise<void> {
  await stored(deps, device)
}

async function stored(
  { devices, connected, cursors, clock, owedAfterLeavingMs }: DeliveryDeps,
  { actor, clientId, lasting }: Device,
): Promise<OpenedDevice> {
  const uids = uidsOf(actor)
  if (!lasting) {
    cursors.drop(clientId)
    await devices.forget(clientId)
    return { known: false, standings: await devices.heads(uids), preferences: { json: false } }
  }
  // What its last connection acknowledged counts, even if not yet written.
  await cursors.flushOf(clientId)
  const nowMs = clock.now()
  const leftSinceMs = nowMs - owedAfterLeavingMs
  return devices.open(clientId, uids, { nowMs, leftSinceMs, connected: connected.of(actor.uid) })
}
