import { type PasswordCost, passwordCost } from '../app/passwords.ts'
import {
  bytes,
  characters,
  dayMs,
  KiB,
  type LimitValues,
  liftable,
  lifted,
  MiB,
  milliseconds,
  minuteMs,
  number,
  seconds,
  valuesOf,
} from './limit.ts'

const longLifeMs = [1000, 3650 * dayMs] as const

interface Sums {
  readonly messages: number
  readonly signals: number
  readonly minuteBytes: number
  readonly dayBytes: number
}

function allowance(who: string, { messages, signals, minuteBytes, dayBytes }: Sums) {
  return {
    messagesAMinute: liftable(number(messages, `Messages of ${who} a minute`)),
    signalsAMinute: liftable(number(signals, `Typing and receipts of ${who} a minute`)),
    bytesAMinute: liftable(bytes(minuteBytes, `Content and extra of ${who} a minute`)),
    bytesADay: liftable(bytes(dayBytes, `Content and extra of ${who} a day, of what is kept`)),
  }
}

/**
 * How much of everything there may be: the one place where limits are defined. Each has a row in the table *Bounds*
 * of docs/operations.md, and a test compares the two.
 */
export const limitTable = {
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
    refusedFilterWork: number(20, 'For how many packets a refused filter of SUBSCRIBE counts', [0, 1000]),
  },
  /** What all MQTT connections together make the server hold. */
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
  /** HTTP requests, before their route is looked for. */
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
  /** A hash of a password takes a core for 150 ms. */
  hashing: {
    atOnce: number(2, 'Passwords hashed at once'),
    waitingOfAddress: liftable(number(20, 'Logins of an address that wait for the hash')),
    waiting: number(200, 'Logins that wait for the hash, of all addresses'),
  },
  /** Requests of an address a minute, by route. */
  requestsAMinute: {
    init: liftable(number(1200, '`init` of visitors of an address a minute')),
    login: liftable(number(120, 'Logins and refreshes of an address a minute, each')),
    search: liftable(number(600, 'Searches of an address a minute')),
    widget: liftable(number(600, 'Looks and texts of widgets asked for by an address a minute')),
    availability: liftable(number(600, '`workgroup/availability` of an address a minute')),
    uploads: liftable(number(300, 'Uploads of an address a minute, by each door')),
  },
  messages: {
    visitor: {
      textCharacters: characters(16_384, 'A visitor’s TEXT'),
      contentCharacters: characters(65_536, 'Content of a visitor’s message of another type'),
      jsonBytes: bytes(256 * KiB, 'Content and extra of a visitor’s message in JSON'),
    },
    staff: {
      textCharacters: characters(262_144, 'A TEXT of an agent or backend'),
      contentCharacters: characters(262_144, 'Content of another message of an agent or backend'),
      jsonBytes: bytes(512 * KiB, 'Content and extra of a message of an agent or backend in JSON'),
    },
  },
  visitors: {
    sweptAfterMs: milliseconds(
      dayMs,
      'Time unseen after which a visitor is forgotten who never began a conversation',
      longLifeMs,
    ),
    factBytes: bytes(16 * KiB, 'What a site tells of a visitor (`url`, `note`, …), together', [KiB, MiB]),
  },
  /** What may be sent: a minute's, an hour's or a day's at once, refilled evenly. */
  budgets: {
    visitor: allowance('a visitor', { messages: 60, signals: 600, minuteBytes: 256 * KiB, dayBytes: 50 * MiB }),
    address: allowance('all visitors of an address', {
      ...{ messages: 1200, signals: 12_000, minuteBytes: 8 * MiB, dayBytes: 1024 * MiB },
    }),
    agent: allowance('an agent', {
      ...{ messages: 1200, signals: 12_000, minuteBytes: 16 * MiB, dayBytes: 2048 * MiB },
    }),
    service: allowance('an API key', {
      ...{ messages: 12_000, signals: 12_000, minuteBytes: 128 * MiB, dayBytes: 20 * 1024 * MiB },
    }),
    begin: {
      threadsAnHour: liftable(number(10, 'Threads a visitor begins or takes up again, an hour')),
      threadsAnHourOfAddress: liftable(number(1000, 'The same for all visitors of an address')),
      visitorsADayOfAddress: liftable(number(5000, 'Visitors nobody knew before, of an address, a day')),
    },
    remembered: number(50_000, 'Senders of each kind whose budgets are kept in memory', [100, 10_000_000]),
  },
  lanes: {
    waitingPerLane: number(1024, 'Messages and changes that wait for their turn on a topic'),
    waiting: number(50_000, 'The same on all topics together'),
    kept: number(10_000, 'Topics whose current thread is kept in memory', [100, 10_000_000]),
  },
  reading: {
    listeningPerUser: number(200, 'Connections and long polls of a user together'),
    atOncePerUser: number(4, 'Answers of history, sync and search made for a user at once'),
    waitingPerUser: number(32, 'More of them that wait for their turn'),
    pageBytes: bytes(
      2 * MiB,
      'Messages in one answer of history, `message/sync` or search, and in one read of a replay',
      [64 * KiB, 16 * MiB],
    ),
  },
  lifetimes: {
    visitorMs: milliseconds(30 * dayMs, 'Life of a visitor’s token', longLifeMs),
    accessMs: milliseconds(120 * minuteMs, 'Life of an agent’s access token', longLifeMs),
    refreshMs: milliseconds(30 * dayMs, 'Life of a refresh token', longLifeMs),
    idleMs: {
      agent: milliseconds(dayMs / 2, 'Time unused after which an agent’s session is over', longLifeMs),
      visitor: milliseconds(30 * dayMs, 'Time unused after which a visitor’s session is over', longLifeMs),
    },
    refreshGraceMs: milliseconds(10_000, 'Time in which a used refresh token is taken once more', [0, minuteMs]),
  },
  audit: {
    keptMs: milliseconds(400 * dayMs, 'Age at which entries of the audit log go', [dayMs, 36_500 * dayMs]),
    maxEntries: number(
      1_000_000,
      'Entries of the audit log; beyond it the oldest go within a day',
      [1000, 100_000_000],
    ),
  },
  connectTimeoutMs: milliseconds(10_000, 'Time from the WebSocket to CONNECT'),
  recallWindowMs: milliseconds(2 * minuteMs, 'Time in which a message can be withdrawn', [0, 3650 * dayMs]),
  graceMs: milliseconds(30_000, 'Time an agent may be without a connection before their threads go on'),
  owedAfterLeavingMs: milliseconds(
    5 * minuteMs,
    'Time in which an agent who left a thread still gets what had not reached them',
  ),
  handOverMs: milliseconds(60_000, 'Time to answer a transfer or an invitation'),
  maxBodyBytes: bytes(256 * KiB, 'An HTTP body, but an upload', [4 * KiB, 64 * MiB]),
  maxJsonDepth: number(64, 'Objects and arrays of a JSON body within each other', [8, 512]),
  uploads: {
    atOnceOfUser: number(8, 'Uploads of a user at once'),
    atOnceOfAddress: liftable(number(32, 'Uploads of an address at once')),
    atOnce: number(128, 'Uploads at once in all'),
    bytesADayOfAddress: liftable(bytes(2048 * MiB, 'Uploads of all visitors of an address in a day')),
    bytesADay: liftable(bytes(50 * 1024 * MiB, 'Uploads of all visitors in a day')),
    minFreeBytes: bytes(1024 * MiB, 'Free on the disk, or files are not taken', [0, 2 ** 40]),
    minFreePercent: number(5, 'The same in percent of the disk; the larger of the two holds', [0, 99]),
  },
  pictures: {
    maxPixels: number(64 * 1024 * 1024, 'Pixels of a picture', [1, 2 ** 28]),
    maxCostlyPixels: number(16 * 1024 * 1024, 'The same of AVIF, and of PNG that is interlaced or has 16 bits', [
      1,
      2 ** 28,
    ]),
    timeMs: milliseconds(10_000, 'Time to measure a picture and make a small one'),
    memoryBytes: bytes(512 * MiB, 'Memory of the process that does it', [128 * MiB, 2 ** 40]),
    placesOfUser: number(2, 'Pictures of a user being measured or waiting for it'),
    places: number(32, 'The same of all'),
  },
  maxUploadBytesADay: liftable(bytes(500 * MiB, 'Uploads of a visitor in a day')),
  storeCheckMs: milliseconds(3000, 'Time between the writes that show whether the database takes any', [10, minuteMs]),
  stopWithinMs: milliseconds(10_000, 'Time a stop may take'),
}

/** Every limit as a number, and what hashing a password costs. */
export interface Limits extends LimitValues<typeof limitTable> {
  readonly passwordCost: PasswordCost
}

/** What holds unless an operator says otherwise. */
export const defaultLimits: Limits = { ...valuesOf(limitTable, ({ standard }) => standard), passwordCost }

/** The defaults without what only protects from too many visitors or addresses: for measuring. */
export const liftedLimits: Limits = {
  ...valuesOf(limitTable, ({ standard, isLiftable }) => (isLiftable ? lifted : standard)),
  passwordCost,
}
