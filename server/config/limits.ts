import { type PasswordCost, passwordCost } from '../../app/auth/passwords.ts'
import { doorLimits } from './door-limits.ts'
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

function approaches(who: string, { aMinute, aDay }: { readonly aMinute: number; readonly aDay: number }) {
  return {
    threadsAMinute: liftable(number(aMinute, `Threads that ${who} begins with visitors in a minute`)),
    threadsADay: liftable(number(aDay, `Threads that ${who} begins with visitors in a day`)),
  }
}

/**
 * The one place where limits are defined. Each has a row in the table *Bounds* of docs/operations.md, and a test
 * compares the two.
 */
export const limitTable = {
  ...doorLimits,
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
      'Time without a visit after which a visitor who never began a conversation is deleted',
      longLifeMs,
    ),
    lostMs: milliseconds(
      3000,
      'Time a lost visitor may take to return, and a page to be out of view, before agents are told',
      [0, minuteMs],
    ),
    pollMs: milliseconds(15_000, 'The same from an answered poll, or a message over HTTP, to the next', [
      0,
      5 * minuteMs,
    ]),
    startMs: milliseconds(45_000, 'The same after a start of the server, and for who began without a connection', [
      0,
      10 * minuteMs,
    ]),
    factBytes: bytes(16 * KiB, 'All facts a site gives about a visitor (`url`, `note`, …) together', [KiB, MiB]),
  },
  /** How much may be sent: the amount for a minute, an hour or a day may be spent at once, and is refilled evenly. */
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
      threadsAnHour: liftable(number(10, 'Threads a visitor begins or reopens in an hour')),
      threadsAnHourOfAddress: liftable(number(1000, 'The same for all visitors of an address')),
      visitorsADayOfAddress: liftable(number(5000, 'New visitors from an address in a day')),
      agent: approaches('an agent', { aMinute: 30, aDay: 1000 }),
      service: approaches('an API key', { aMinute: 600, aDay: 50_000 }),
    },
    remembered: number(50_000, 'Senders of each kind whose budgets are kept in memory', [100, 10_000_000]),
  },
  /** Operations waiting to be written, and how many one transaction takes. Characters are those of JSON. */
  commits: {
    operations: number(512, 'Operations in one transaction', [1, 10_000]),
    characters: characters(4 * MiB, 'The same in JSON', [MiB, 64 * MiB]),
    waiting: number(20_000, 'Operations that wait to be written'),
    waitingCharacters: characters(64 * MiB, 'The same in JSON', [MiB, 512 * MiB]),
    underWay: number(2, 'Transactions with the database thread at once', [1, 16]),
  },
  /** Deliveries to one MQTT connection. */
  feed: {
    unacknowledged: number(256, 'Messages sent to a connection that it has not acknowledged', [1, 32_768]),
    unacknowledgedCharacters: characters(4 * MiB, 'The content of these messages'),
    repeats: number(256, 'Answers to repeated messages that wait for a connection', [0, 65_535]),
    lateReceipts: number(256, 'Messages whose last receipt is kept for a connection that is behind', [0, 65_535]),
  },
  lanes: {
    waitingPerLane: number(1024, 'Messages and changes that wait in the lane of a topic'),
    waiting: number(50_000, 'The same in all lanes'),
    kept: number(10_000, 'Topics whose current thread is kept in memory', [100, 10_000_000]),
  },
  reading: {
    listeningPerUser: number(200, 'Connections and long polls of a user together'),
    atOncePerUser: number(4, 'Requests for history, sync and search served for a user at once'),
    waitingPerUser: number(32, 'Further such requests that wait'),
    pageBytes: bytes(
      2 * MiB,
      'Messages in one answer of history, `message/sync` or search, and in one read of a replay',
      [64 * KiB, 16 * MiB],
    ),
    pollMs: milliseconds(25_000, 'Time for which `message/sync` waits', [0, 5 * minuteMs]),
    countedRecords: number(200_000, 'Records that one answer of statistics adds up', [10, 10_000_000]),
    heardPerPoll: number(100, 'Ephemeral messages in one answer of `message/sync`', [0, 10_000]),
  },
  lifetimes: {
    visitorMs: milliseconds(30 * dayMs, 'Lifetime of a visitor’s token', longLifeMs),
    accessMs: milliseconds(120 * minuteMs, 'Lifetime of an agent’s access token', longLifeMs),
    refreshMs: milliseconds(30 * dayMs, 'Lifetime of a refresh token', longLifeMs),
    idleMs: {
      agent: milliseconds(dayMs / 2, 'Time of disuse after which an agent’s session ends', longLifeMs),
      visitor: milliseconds(30 * dayMs, 'Time of disuse after which a visitor’s session ends', longLifeMs),
    },
    refreshGraceMs: milliseconds(10_000, 'Time in which a used refresh token is accepted once more', [0, minuteMs]),
  },
  audit: {
    keptMs: milliseconds(400 * dayMs, 'Age at which entries of the audit log are deleted', [dayMs, 36_500 * dayMs]),
    maxEntries: number(
      1_000_000,
      'Entries of the audit log; beyond that, the oldest are deleted within a day',
      [1000, 100_000_000],
    ),
  },
  announcements: {
    ofAgent: number(5, 'Announcements of an agent within the time below'),
    withinMs: milliseconds(10 * minuteMs, 'The time in which these are allowed again', [1000, dayMs]),
    kept: number(50, 'Announcements to the agents of a workgroup that are kept', [1, 1000]),
  },
  blocks: {
    kept: number(10_000, 'Blocks of visitors and addresses of an organization that hold at once', [1, 1_000_000]),
  },
  live: {
    visitors: number(20_000, 'People on the sites at once whom agents see', [100, 1_000_000]),
    ofAddress: liftable(number(1000, 'The same from an address')),
    factBytes: bytes(KiB, 'Each fact that a page tells of them (address, title, referrer, language)', [64, 4 * KiB]),
    bytes: bytes(64 * MiB, 'All facts of all of them in memory, two bytes for each character', [
      64 * KiB,
      16 * 1024 * MiB,
    ]),
  },
  /** App users among themselves. What is for a day may be spent at once, and is refilled evenly. */
  social: {
    asksADay: liftable(number(30, 'Requests for friendship of a person a day')),
    groupsADay: liftable(number(10, 'Groups a person creates a day')),
    invitesADay: liftable(number(200, 'Invitations to groups by a person a day')),
    changesADay: liftable(number(50, 'Changes of the name or picture of groups by a person a day')),
    searchesADay: liftable(number(1000, 'Searches for people by a person a day')),
    reportsADay: liftable(number(20, 'Reports of a person a day')),
    actsADay: liftable(number(1000, 'Answers, blocks and other changes of a person a day')),
    ofAddress: liftable(number(20, 'How many times as much all persons of an address may together', [1, 100_000])),
    askAgainMs: milliseconds(30 * dayMs, 'Time after a refusal in which the same person cannot be asked again', [
      0,
      3650 * dayMs,
    ]),
    friends: number(500, 'Friends of a person', [1, 1000]),
    asks: number(200, 'Requests for friendship, and invitations, kept for a person, of each kind', [1, 10_000]),
    groups: number(100, 'Groups a person is in', [1, 1000]),
    members: number(500, 'Members of a group, and invitations to it that wait', [2, 5000]),
    reports: number(10_000, 'Reports kept for an organization', [1, 1_000_000]),
    receiptsMs: milliseconds(1000, 'Time between two rounds of telling authors in groups how many have read', [
      10,
      minuteMs,
    ]),
  },
  connectTimeoutMs: milliseconds(10_000, 'Time from the WebSocket to CONNECT'),
  recallWindowMs: milliseconds(2 * minuteMs, 'Time in which a message can be withdrawn', [0, 3650 * dayMs]),
  graceMs: milliseconds(30_000, 'Time an agent may be without a connection before their threads are requeued'),
  owedAfterLeavingMs: milliseconds(
    5 * minuteMs,
    'Time in which an agent who left a thread still gets earlier messages that had not reached them',
  ),
  handOverMs: milliseconds(60_000, 'Time to answer a transfer or an invitation'),
  maxBodyBytes: bytes(256 * KiB, 'An HTTP body, except an upload', [4 * KiB, 64 * MiB]),
  maxJsonDepth: number(64, 'Nesting depth of JSON', [8, 512]),
  uploads: {
    atOnceOfUser: number(8, 'Uploads of a user at once'),
    atOnceOfAddress: liftable(number(32, 'Uploads of an address at once')),
    atOnce: number(128, 'Uploads at once in total'),
    bytesADayOfAddress: liftable(bytes(2048 * MiB, 'Bytes uploaded by all visitors of an address in a day')),
    bytesADay: liftable(bytes(50 * 1024 * MiB, 'Bytes uploaded by all visitors in a day')),
    minFreeBytes: bytes(1024 * MiB, 'Free space on the disk below which uploads are refused', [0, 2 ** 40]),
    minFreePercent: number(5, 'The same in percent of the disk; the larger of the two applies', [0, 99]),
  },
  pictures: {
    maxPixels: number(64 * 1024 * 1024, 'Pixels of a picture', [1, 2 ** 28]),
    maxCostlyPixels: number(16 * 1024 * 1024, 'The same for AVIF, and for PNG that is interlaced or has 16 bits', [
      1,
      2 ** 28,
    ]),
    timeMs: milliseconds(
      10_000,
      'CPU time to measure a picture and make its thumbnail; the elapsed time may be three times that',
    ),
    memoryBytes: bytes(512 * MiB, 'Memory of the process that does this', [128 * MiB, 2 ** 40]),
    placesOfUser: number(2, 'Pictures of a user that are measured or wait for it'),
    places: number(32, 'The same for all users'),
  },
  maxUploadBytesADay: liftable(bytes(500 * MiB, 'Bytes uploaded by a visitor in a day')),
  storeCheckMs: milliseconds(3000, 'Time between the test writes to the database', [10, minuteMs]),
  stopWithinMs: milliseconds(10_000, 'Time to stop'),
}

/** Every limit as a number, and the cost of hashing a password. */
export interface Limits extends LimitValues<typeof limitTable> {
  readonly passwordCost: PasswordCost
}

/** The default limits. */
export const defaultLimits: Limits = { ...valuesOf(limitTable, ({ standard }) => standard), passwordCost }

/** The defaults without the limits that only protect against too many visitors or addresses: for benchmarks. */
export const liftedLimits: Limits = {
  ...valuesOf(limitTable, ({ standard, isLiftable }) => (isLiftable ? lifted : standard)),
  passwordCost,
}
