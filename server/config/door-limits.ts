import { bytes, KiB, liftable, MiB, milliseconds, minuteMs, number, seconds } from './limit.ts'

/** Limits of what may come through the doors, before its contents are read: part of the table of `limits.ts`. */
export const doorLimits = {
  stream: {
    maxBytesBeforeConnack: bytes(
      8 * KiB,
      'An MQTT packet before CONNACK; all such packets together may be twice that',
      [512, MiB],
    ),
    maxPacketBytes: bytes(256 * KiB, 'An MQTT packet after its fixed header', [4 * KiB, MiB]),
    maxBufferedBytes: bytes(32 * MiB, 'Unsent bytes of an MQTT connection', [64 * KiB, 1024 * MiB]),
    maxStallMs: milliseconds(30_000, 'Time without progress of a connection with unsent bytes'),
    maxPublishesPerSecond: liftable(
      number(2000, 'Packets, without PUBACKs, and filters of SUBSCRIBE a second on all connections of a user'),
    ),
    maxFilters: number(100, 'Filters of one SUBSCRIBE that are processed', [1, 1000]),
    maxUnderWay: number(256, 'PUBLISH packets of one connection in progress', [1, 65_535]),
    refusedFilterWork: number(20, 'How many packets a refused filter of SUBSCRIBE counts for', [0, 1000]),
  },
  /** Bytes that all MQTT connections together make the server hold. */
  held: {
    maxFragments: number(128, 'Fragments of a WebSocket message', [1, 16_384]),
    maxUnfinishedMs: milliseconds(10_000, 'Time from the first byte of a WebSocket message or MQTT packet to its last'),
    maxUnfinishedBytes: bytes(64 * MiB, 'Received bytes of incomplete messages and packets, of all connections', [
      MiB,
      64 * 1024 * MiB,
    ]),
    maxUnsentBytes: bytes(512 * MiB, 'Unsent bytes of all MQTT connections', [MiB, 64 * 1024 * MiB]),
  },
  caps: {
    all: liftable(number(20_000, 'MQTT connections in total')),
    perAddress: liftable(number(5000, 'MQTT connections of an address')),
    perUser: number(100, 'MQTT connections of a user'),
  },
  /** TCP connections before both doors. */
  connections: {
    strangers: {
      all: liftable(number(2000, 'Connections without a request, and WebSockets without CONNECT, in total')),
      perAddress: liftable(number(50, 'The same for an address that is not a trusted proxy')),
    },
    http: {
      all: liftable(number(10_000, 'HTTP connections in total')),
      perAddress: liftable(number(2000, 'HTTP connections of an address; a trusted proxy may have all')),
    },
    youngMs: milliseconds(1000, 'Time for which an address may have ten times as many', [0, minuteMs]),
    handshakeMs: milliseconds(10_000, 'Time to complete a TLS handshake'),
    keepAliveMs: milliseconds(65_000, 'Time an HTTP connection is kept for the next request'),
    stalledMs: milliseconds(60_000, 'Time without data in either direction in the middle of a request'),
  },
  /** HTTP requests, before routing. */
  requests: {
    burst: liftable(number(3000, 'Requests of an address in one burst')),
    perSecond: liftable(number(300, 'Requests of an address a second, in the long run')),
    maxPerSocket: number(32, 'Unfinished requests of a connection'),
    maxPerAddress: liftable(number(1000, 'Unfinished requests of an address')),
    headersMs: milliseconds(10_000, 'Time for the headers of a request'),
    requestMs: milliseconds(60 * minuteMs, 'Time for a whole request'),
    bodyGraceMs: milliseconds(10_000, 'Time before the rate of a body counts'),
    minBodyBytesPerSecond: bytes(KiB, 'Bytes of a body a second, at least', [0, MiB]),
    maxUnfinishedBytes: bytes(64 * MiB, 'Bytes of all incomplete bodies, without uploads', [MiB, 1024 * MiB]),
    maxUnsentBytes: bytes(256 * MiB, 'Unsent bytes of all HTTP responses', [MiB, 64 * 1024 * MiB]),
  },
  logins: {
    failuresOfPair: number(10, 'Failed logins of an account from an address within `logins.withinSeconds`'),
    failuresOfAddress: liftable(number(100, 'Failed logins of an address within `logins.withinSeconds`')),
    failuresOfAccount: number(100, 'Failed logins of an account within `logins.withinSeconds`, from all addresses'),
    withinSeconds: seconds(600, 'Time for which a failed login counts'),
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
    widget: liftable(number(600, 'Widget configurations read by an address a minute')),
    availability: liftable(number(600, '`workgroup/availability` of an address a minute')),
    uploads: liftable(number(300, 'Uploads of an address a minute, by visitors and by agents each')),
    live: liftable(number(6000, 'Beats, and questions for triggers, of an address a minute')),
    browse: liftable(number(1200, '`browse` and feedback of visitors of an address a minute, each')),
  },
}
