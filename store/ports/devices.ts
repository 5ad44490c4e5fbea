import type { ClientId, ThreadUid, Uid } from '../../domain/ids.ts'

/** How far a device has acknowledged one thread, and how far that thread goes for it. */
export interface Standing {
  readonly threadUid: ThreadUid
  /** Everything up to this place is acknowledged or not owed. */
  readonly seq: number
  /** The last place it is owed. */
  readonly head: number
}

/** A cursor to keep. */
export interface Cursor {
  readonly clientId: ClientId
  readonly threadUid: ThreadUid
  readonly seq: number
}

/** What is kept of each device with a lasting session: how far it has acknowledged each of its threads. */
export interface Devices {
  /**
   * Registers a device or meets it again; `known` tells which. A new one starts at now: its standings are at
   * the heads of its users' threads. At most `maxDevices` a user are kept, the longest unseen go.
   */
  open(clientId: ClientId, uids: readonly Uid[], nowMs: number): Promise<{ known: boolean; standings: Standing[] }>
  /** Forgets a device: it connected with clean=true. */
  forget(clientId: ClientId): Promise<void>
  /** The heads of the users' threads, for a connection that starts at now and keeps nothing. */
  heads(uids: readonly Uid[]): Promise<Standing[]>
  /**
   * How users stand who have come to the given places, in the threads they take part in and those that ended for
   * them since `endedSinceMs`. A thread without a place counts from its beginning if joined since `sinceMs`, else
   * it is not owed.
   */
  standings(
    uids: readonly Uid[],
    at: { sinceMs: number; endedSinceMs: number; cursors: ReadonlyMap<ThreadUid, number> },
  ): Promise<Standing[]>
  /** Cursors only move forward; `settled` devices had acknowledged everything at `nowMs`. */
  save(cursors: readonly Cursor[], settled: readonly ClientId[], nowMs: number): Promise<void>
}
