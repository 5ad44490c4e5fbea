/** Limits of one connection. */
export interface StreamLimits {
  /** Size of a packet before CONNACK; all of them together may have twice that. */
  readonly maxBytesBeforeConnack: number
  readonly maxPacketBytes: number
  /** Bytes written and not yet taken by the network; beyond it the connection is cut. */
  readonly maxBufferedBytes: number
  /** A peer whose buffer has not shrunk for this long is cut. */
  readonly maxStallMs: number
  /**
   * Packets other than PUBACKs, and filters, of all connections of a user in a second, with as much in advance. The
   * excess is read later, not refused.
   */
  readonly maxPublishesPerSecond: number
  /** Filters of one SUBSCRIBE that are processed; each further one is refused unread. */
  readonly maxFilters: number
  /** How many packets a refused filter counts for. */
  readonly refusedFilterWork: number
  /** PUBLISH of one connection in progress; more are read later. */
  readonly maxUnderWay: number
}
