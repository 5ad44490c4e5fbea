import { Counter, type Registry } from 'prom-client'
import type { OnLimit } from '../../domain/limit-reached.ts'

/** The limits counted here: those whose refusals, closes or delays have no counter of their own. */
export const countedLimits: readonly string[] = [
  ...['stream.maxBufferedBytes', 'stream.maxStallMs', 'stream.maxUnderWay', 'held.maxFragments'],
  ...['caps.all', 'caps.perAddress', 'caps.perUser', 'connectTimeoutMs', 'connections.handshakeMs'],
  ...['init', 'login', 'search', 'widget', 'availability', 'uploads', 'browse', 'live'].map(
    (route) => `requestsAMinute.${route}`,
  ),
  ...['visitor', 'staff'].flatMap((who) =>
    ['textCharacters', 'contentCharacters', 'jsonBytes'].map((field) => `messages.${who}.${field}`),
  ),
  ...['hashing.waitingOfAddress', 'hashing.waiting'],
  ...[
    'visitors.lostMs',
    'visitors.pollMs',
    'visitors.startMs',
    'visitors.sweptAfterMs',
    'visitors.factBytes',
    'budgets.remembered',
  ],
  ...['lanes.waitingPerLane', 'lanes.waiting', 'lanes.kept'],
  ...['commits.operations', 'commits.characters', 'commits.waiting', 'commits.waitingCharacters', 'commits.underWay'],
  ...['feed.unacknowledged', 'feed.unacknowledgedCharacters', 'feed.repeats', 'feed.lateReceipts'],
  ...['reading.listeningPerUser', 'reading.atOncePerUser', 'reading.waitingPerUser', 'reading.pageBytes'],
  ...['reading.countedRecords'],
  ...['reading.pollMs', 'reading.heardPerPoll'],
  ...['lifetimes.visitorMs', 'lifetimes.accessMs', 'lifetimes.refreshMs', 'lifetimes.refreshGraceMs'],
  ...['lifetimes.idleMs.agent', 'lifetimes.idleMs.visitor', 'audit.keptMs', 'audit.maxEntries'],
  'announcements.ofAgent',
  'blocks.kept',
  ...['live.visitors', 'live.ofAddress', 'live.factBytes', 'live.bytes'],
  ...[
    ...['asksADay', 'groupsADay', 'invitesADay', 'changesADay', 'searchesADay', 'reportsADay', 'actsADay', 'ofAddress'],
    ...['friends', 'asks', 'groups', 'members'],
  ].map((field) => `social.${field}`),
  ...['recallWindowMs', 'graceMs', 'handOverMs', 'maxBodyBytes', 'maxJsonDepth', 'maxUploadBytesADay'],
  ...[
    'atOnceOfUser',
    'atOnceOfAddress',
    'atOnce',
    'bytesADayOfAddress',
    'bytesADay',
    'minFreeBytes',
    'minFreePercent',
  ].map((field) => `uploads.${field}`),
  ...['maxPixels', 'maxCostlyPixels', 'timeMs', 'memoryBytes', 'placesOfUser', 'places'].map(
    (field) => `pictures.${field}`,
  ),
]

/** Counts how often limits were reached. */
export class LimitMeters {
  readonly #times = new Map(countedLimits.map((limit) => [limit, 0]))

  constructor(registry: Registry) {
    const counter: Counter<'limit'> = new Counter({
      name: 'parley_limit_reached_total',
      help: 'Times a limit was reached, by its name in the table Bounds of docs/operations.md',
      labelNames: ['limit'],
      registers: [registry],
      collect: () => {
        counter.reset()
        for (const [limit, times] of this.#times) counter.inc({ limit }, times)
      },
    })
  }

  /**
   * Counts a limit that was reached. It is cheap enough for the line: labels are only formatted when the metrics are
   * read.
   */
  readonly reached: OnLimit = (limit, times = 1) => {
    this.#times.set(limit, (this.#times.get(limit) ?? 0) + times)
  }
}
