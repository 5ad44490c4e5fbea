import type { ClientId, ThreadUid, Uid } from '../../domain/ids.ts'
import type { Moment, Snapshot } from '../../domain/moment.ts'
import type { DevicePreferences } from '../../domain/people/device-preferences.ts'

/** How far a device has acknowledged one thread, and up to where it is owed that thread. */
export interface ThreadStanding {
  readonly threadUid: ThreadUid
  /** Everything up to this seq is acknowledged or not owed. */
  readonly seq: number
  /** The last seq it is owed. */
  readonly head: number
}

/** How far a user has come in a thread, and from and until when they take part in it. */
export interface Share extends ThreadStanding {
  /** Messages up to this seq are not theirs. */
  readonly fromSeq: number
  readonly joined: Moment
  /** Null while it is open. */
  readonly ended: Moment | null
}

/** What is owed to users, as one statement has seen it: what it has not seen is not below its mark. */
export interface Owed {
  readonly shares: readonly Share[]
  readonly now: Snapshot
}

/** A device as it was stored, or as a new one begins. */
export interface OpenedDevice {
  readonly known: boolean
  readonly standings: readonly ThreadStanding[]
  readonly preferences: DevicePreferences
}

/** A cursor to store. */
export interface Cursor {
  readonly clientId: ClientId
  readonly threadUid: ThreadUid
  readonly seq: number
}

/** A device that may not be known yet. */
export interface NewDevice {
  readonly clientId: ClientId
  /** The uids of its user; the first owns it. */
  readonly uids: readonly Uid[]
  readonly nowMs: number
  /** Connected devices of the same user: they are kept. */
  readonly connected: readonly ClientId[]
}

/** Cursors of one device. */
export interface DeviceCursors {
  readonly clientId: ClientId
  readonly threadUids: readonly ThreadUid[]
}

/**
 * What is stored for each device with a persistent session: how far it has acknowledged each of its threads, and how it
 * wants their messages.
 */
export interface Devices {
  /**
   * Registers a device or finds a known one; `known` tells which. A new one starts from now: its cursors are at the
   * heads of its users' threads. Twenty devices of a user are kept: a new one replaces the one that has been behind or
   * away longest, but none that is `connected`. Of threads that its users left, it is owed what had not reached it, if
   * they left since `leftSinceMs` and it had acknowledged something of the thread.
   */
  open(
    clientId: ClientId,
    uids: readonly Uid[],
    at: { nowMs: number; leftSinceMs: number; connected: readonly ClientId[] },
  ): Promise<OpenedDevice>
  /** Stores how a device wants its messages from now on; nothing if the device is not stored. */
  prefer(clientId: ClientId, preferences: DevicePreferences): Promise<void>
  /** Forgets a device that connected with clean=true. */
  forget(clientId: ClientId): Promise<void>
  /** Returns the heads of the users' threads, for a connection that starts from now and stores nothing. */
  heads(uids: readonly Uid[]): Promise<ThreadStanding[]>
  /**
   * Returns how far users have come who had reached the given seqs, in the threads they take part in and those that
   * ended for them since `endedSince`; null for those of whose end others may not know yet. A thread without a seq counts
   * from its beginning if they joined it since `since`; otherwise it is not owed. A thread that they left before its end
   * is owed from its seq on if they left it since `leftSinceMs`; without a seq it is not owed. In order of joining. A seq
   * beyond the head counts as the head.
   */
  standings(
    uids: readonly Uid[],
    at: {
      readonly since: Moment
      readonly endedSince: Moment | null
      readonly leftSinceMs: number
      readonly cursors: ReadonlyMap<ThreadUid, number>
    },
  ): Promise<Owed>
  /** Begins another epoch, once: `over` is the one in which something was issued that the database does not know. */
  renewEpoch(over: number): Promise<void>
  /**
   * Stores cursors, which only move forward; those of a forgotten device are dropped. `settled` devices had
   * acknowledged everything at `settledAt`; without a mark, the one that is stored stays. Returns the mark below which
   * everything is committed now.
   */
  save(cursors: readonly Cursor[], settled: readonly ClientId[], settledAt: Moment): Promise<number>
}
