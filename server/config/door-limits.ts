import { bytes, KiB, liftable, MiB, milliseconds, minuteMs, number, seconds } from './limit.ts'

/** Limits of what may come through the doors, before its contents are read: part of the table of `limits.ts`. */
export const doorLimits = {
  stream: {
    maxBytesBeforeConnack: bytes(8 * KiB, 'An MQTT packet before CONNACK; all of them together twice that', [512, MiB]),
    maxPacketBytes: bytes(256 * KiB, 'An MQTT packet after its fixed header', [4 * KiB, MiB]),
    maxBufferedBytes: bytes(32 * MiB, 'Bytes written to an MQTT connection and not taken by the network', [
      64 * KiB,
      1024 * MiB,
    ]),
    maxStallMs: milliseconds(30_000, 'Time without progress of a connection that has bytes to take'),
    maxPublishesPerSecond: liftable(
      number(2000, 'Packets of a user a second on all their connections, without PUBACKs, and filters of SUBSCRIBE'),
    ),
    maxFilters: number(100, 'Filters of one SUBSCRIBE that are looked at', [1, 1000]),
    maxUnderWay: number(256, 'PUBLISH of one connection that are not done', [1, 65_535]),
    refusedFilterWork: number(20, 'For how many packets a refused filter of SUBSCRIBE counts', [0, 1000]),
  },
  /** Bytes that all MQTT connections together make the server hold. */
  held: {
    maxFragments: number(128, 'Fragments of a WebSocket message', [1, 16_384]),
    maxUnfinishedMs: milliseconds(10_000, 'Time from the first byte of a WebSocket message or MQTT packet to its last'),
    maxUnfinishedBytes: bytes(64 * MiB, 'Bytes of all connections that have come and cannot be taken yet', [
      MiB,
      64 * 1024 * MiB,
    ]),
    maxUnsentBytes: bytes(512 * MiB, 'Bytes written to all MQTT connections and not taken by the network', [
      MiB,
      64 * 1024 * MiB,
    ]),
  },
  caps: {
    all: liftable(number(20_000, 'MQTT connections in all')),
    perAddress: liftable(number(5000, 'MQTT connections of an address')),
    perUser: number(100, 'MQTT connections of a user'),
  },
  /** TCP connections before both doors. */
  connections: {
    strangers: {
      all: liftable(number(2000, 'Connections that have made no request, and WebSockets without CONNECT, in all')),
      perAddress: liftable(number(50, 'The same of an address that is no trusted proxy')),
    },
    http: {
      all: liftable(number(10_000, 'Connections that speak HTTP, in all')),
      perAddress: liftable(number(2000, 'Connections of an address that speak HTTP; a trusted proxy may have all')),
    },
    youngMs: milliseconds(1000, 'Time in which ten times as many connections of an address are let be', [0, minuteMs]),
    handshakeMs: milliseconds(10_000, 'Time to end a TLS handshake'),
    keepAliveMs: milliseconds(65_000, 'Time an HTTP connection is kept for the next request'),
    stalledMs: milliseconds(
      60_000,
      'Time in which an HTTP connection sends and takes nothing, in the middle of a request',
    ),
  },
  /** HTTP requests, before routing. */
  requests: {
    burst: liftable(number(3000, 'Requests of an address at once after a time of quiet')),
    perSecond: liftable(number(300, 'Requests of an address a second, in the long run')),
    maxPerSocket: number(32, 'Requests of a connection that are not answered to their end'),
    maxPerAddress: liftable(number(1000, 'Requests of an address that are not answered to their end')),
    headersMs: milliseconds(10_000, 'Time for the headers of a request'),
    requestMs: milliseconds(60 * minuteMs, 'Time for a whole request'),
    bodyGraceMs: milliseconds(10_000, 'Time before the rate of a body counts'),
    minBodyBytesPerSecond: bytes(KiB, 'Bytes of a body a second, at least', [0, MiB]),
    maxUnfinishedBytes: bytes(64 * MiB, 'Bytes of all bodies that are not whole, without uploads', [MiB, 1024 * MiB]),
    maxUnsentBytes: bytes(256 * MiB, 'Bytes of all HTTP answers that the network has not taken', [
      MiB,
      64 * 1024 * MiB,
    ]),
  },
  logins: {
    failuresOfPair: number(10, 'Failed logins of an account from an address within `logins.withinSeconds`'),
    failuresOfAddress: liftable(number(100, 'Failed logins of an address within `logins.withinSeconds`')),
    failuresOfAccount: number(100, 'Failed logins of an account within `logins.withinSeconds`, from all addresses'),
    withinSeconds: seconds(600, 'Time in which failed logins are counted'),
  },
  /** Hashing a password takes a core for 150 ms. */
  hashing: {
    atOnce: number(2, 'Passwords hashed at once'),
    waitingOfAddress: liftable(number(20, 'Logins of an address that wait for the hash')),
    waiting: number(200, 'Logins that wait for the hash, of all addresses'),
  },
  /** Requests of an address per minute, by route. */
  requestsAMinute: {
    init: liftable(number(1200, '`init` of visitors of an address a minute')),
    login: liftable(number(120, 'Logins and refreshes of an address a minute, each')),
    search: liftable(number(600, 'Searches of an address a minute')),
    widget: liftable(number(600, 'Looks and texts of widgets asked for by an address a minute')),
    availability: liftable(number(600, '`workgroup/availability` of an address a minute')),
    uploads: liftable(number(300, 'Uploads of an address a minute, by each door')),
  },
}
