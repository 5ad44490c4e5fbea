import type { ClientId, ThreadUid, Uid } from '../../domain/ids.ts'

/** How far a device has acknowledged one thread, and how far that thread goes for it. */
export interface Standing {
  readonly threadUid: ThreadUid
  /** Everything up to this place is acknowledged or not owed. */
  readonly seq: number
  /** The last place it is owed. */
  readonly head: number
}

/** How a user stands in a thread, and since and until when they take part in it (ms since 1970 UTC). */
export interface Share extends Standing {
  /** What came before is not theirs. */
  readonly fromSeq: number
  readonly joinedAt: number
  /** null while it goes on. */
  readonly endedAt: number | null
}

/** A cursor to keep. */
export interface Cursor {
  readonly clientId: ClientId
  readonly threadUid: ThreadUid
  readonly seq: number
}

/** A device that nobody may know yet. */
export interface NewDevice {
  readonly clientId: ClientId
  /** Of its user; the first owns it. */
  readonly uids: readonly Uid[]
  readonly nowMs: number
  /** Devices of the same user that are connected: they stay. */
  readonly connected: readonly ClientId[]
}

/** Cursors of one device. */
export interface DeviceCursors {
  readonly clientId: ClientId
  readonly threadUids: readonly ThreadUid[]
}

/** What is kept of each device with a lasting session: how far it has acknowledged each of its threads. */
export interface Devices {
  /**
   * Registers a device or meets it again; `known` tells which. A new one starts at now: its standings are at
   * the heads of its users' threads. Twenty a user are kept: for a new one those go that have been behind or away
   * longest, but none that is `connected`. Of threads its users left it is owed what they had not come to, if they left
   * since `leftSinceMs` and it had acknowledged something of them.
   */
  open(
    clientId: ClientId,
    uids: readonly Uid[],
    at: { nowMs: number; leftSinceMs: number; connected: readonly ClientId[] },
  ): Promise<{ known: boolean; standings: Standing[] }>
  /** Forgets a device: it connected with clean=true. */
  forget(clientId: ClientId): Promise<void>
  /** The heads of the users' threads, for a connection that starts at now and keeps nothing. */
  heads(uids: readonly Uid[]): Promise<Standing[]>
  /**
   * How users stand who have come to the given places, in the threads they take part in and those that ended for
   * them since `endedSinceMs`. A thread without a place counts from its beginning if joined since `sinceMs`, else
   * it is not owed. A thread they left before its end is owed from its place on if they left it since `leftSinceMs`;
   * without a place nothing of it is. In order of joining.
   */
  standings(
    uids: readonly Uid[],
    at: { sinceMs: number; endedSinceMs: number; leftSinceMs: number; cursors: ReadonlyMap<ThreadUid, number> },
  ): Promise<Share[]>
  /**
   * Cursors only move forward, and those of a device that was forgotten are dropped. `settled` devices had
   * acknowledged everything at `settledAt` (ms since 1970 UTC).
   */
  save(cursors: readonly Cursor[], settled: readonly ClientId[], settledAt: number): Promise<void>
}
