/** Bytes and messages one connection may cost. */
export interface StreamLimits {
  /** A packet before CONNACK, and all of them together. */
  readonly maxBytesBeforeConnack: number
  readonly maxPacketBytes: number
  /** Written and not yet taken by the network; more and the connection is shed. */
  readonly maxBufferedBytes: number
  /** A peer whose buffer has not shrunk for this long is cut off. */
  readonly maxStallMs: number
  /**
   * Packets other than PUBACKs, and filters, of all connections of a user in a second; as many in advance. More are
   * read later, not refused.
   */
  readonly maxPublishesPerSecond: number
  /** Filters of one SUBSCRIBE that are looked at; each beyond is refused unseen. */
  readonly maxFilters: number
  /** For how many packets a refused filter counts. */
  readonly refusedFilterWork: number
  /** PUBLISH of one connection that are not done; more are read later. */
  readonly maxUnderWay: number
}
