import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Uid } from '../../domain/ids.ts'
import { dayOf, hourOfWeek, hoursOfWeek, localMs, type ZoneSpan } from '../../domain/organization/zone-hours.ts'
import type { CountedRecord } from '../../store/ports/record-counts.ts'

/** How many records there are, by what became of them, and how they were rated. */
export interface RecordOutcome {
  readonly conversations: number
  readonly answered: number
  readonly missed: number
  readonly ratings: number
  /** Mean score, 1 to 5; null without a rating. */
  readonly csat: number | null
}

/** A median of times in ms, and of how many; null for none. */
export interface Median {
  readonly count: number
  readonly ms: number | null
}

/** Records of one name: a target, a tag or a category. */
export interface NamedOutcome extends RecordOutcome {
  readonly name: string
}

/** Records that began on one day in the reader's zone, YYYY-MM-DD. */
export interface DayOutcome extends RecordOutcome {
  readonly day: string
  readonly response: Median
  readonly wait: Median
}

/** What an agent answered first, and the ratings that concern them. */
export interface AgentOutcome {
  readonly agentUid: Uid
  readonly answered: number
  /** From when a conversation came to them. */
  readonly response: Median
  readonly ratings: number
  readonly csat: number | null
}

/** The rows with the most records, and how many rows there are. */
export interface CountedRows<Row> {
  readonly content: readonly Row[]
  readonly total: number
}

const maxRows = 200

class Counter {
  conversations = 0
  answered = 0
  missed = 0
  ratings = 0
  #scores = 0

  add({ answer, score }: Pick<CountedRecord, 'answer' | 'score'>): void {
    this.conversations += 1
    if (answer === 'answered') this.answered += 1
    if (answer === 'missed') this.missed += 1
    this.rate(score)
  }

  rate(score: number | null): void {
    if (score === null) return
    this.ratings += 1
    this.#scores += score
  }

  outcome(): RecordOutcome {
    const { conversations, answered, missed, ratings } = this
    return { conversations, answered, missed, ratings, csat: ratings === 0 ? null : this.#scores / ratings }
  }
}

class TimedCounter extends Counter {
  readonly responses: number[] = []
  readonly waits: number[] = []
}

/** Adds records up. */
export class Tally {
  readonly #spans: readonly ZoneSpan[]
  readonly #all = new TimedCounter()
  readonly #durations: number[] = []
  readonly #days = new Map<string, TimedCounter>()
  readonly #agents = new Map<string, TimedCounter>()
  readonly #targets = new Map<string, Counter>()
  readonly #tags = new Map<string, Counter>()
  readonly #categories = new Map<string, Counter>()
  readonly #stars = [0, 0, 0, 0, 0]
  readonly #hours = Array<number>(hoursOfWeek).fill(0)
  readonly #missedHours = Array<number>(hoursOfWeek).fill(0)
  #unknown = 0
  #left = 0
  #comments = 0
  /** The last day and its counter: records come in the order in which they began. */
  #lastDay = 0
  #lastCounter: TimedCounter | undefined

  constructor(spans: readonly ZoneSpan[]) {
    this.#spans = spans
  }

  add(record: CountedRecord): void {
    const { answer, score, responseMs, waitMs, durationMs, createdAt } = record
    const local = localMs(this.#spans, createdAt)
    for (const counter of [this.#all, this.#dayAt(local)]) {
      counter.add(record)
      if (responseMs !== null) counter.responses.push(responseMs)
      if (waitMs !== null) counter.waits.push(waitMs)
    }
    if (durationMs !== null) this.#durations.push(durationMs)
    if (answer === 'unknown') this.#unknown += 1
    if (score !== null) this.#stars[score - 1] = (this.#stars[score - 1] ?? 0) + 1
    if (record.hasLeft) this.#left += 1
    if (record.isCommented) this.#comments += 1
    const hour = hourOfWeek(local)
    this.#hours[hour] = (this.#hours[hour] ?? 0) + 1
    if (answer === 'missed') this.#missedHours[hour] = (this.#missedHours[hour] ?? 0) + 1
    of(this.#targets, record.targetUid, newCounter).add(record)
    if (record.category !== '') of(this.#categories, record.category, newCounter).add(record)
    for (const tag of record.tags) of(this.#tags, tag, newCounter).add(record)
    this.#credit(record)
  }

  /** Sorts what medians need, a list each turn of the event loop. */
  async result() {
    const [response, wait, duration] = await medians([this.#all.responses, this.#all.waits, this.#durations])
    const days: DayOutcome[] = []
    for (const [day, counter] of this.#days) days.push({ day, ...counter.outcome(), ...(await timesOf(counter)) })
    const none = { count: 0, ms: null }
    return {
      ...this.#all.outcome(),
      unknown: this.#unknown,
      left: this.#left,
      comments: this.#comments,
      stars: this.#stars as readonly number[],
      times: { response: response ?? none, wait: wait ?? none, duration: duration ?? none },
      days: days.toReversed(),
      hours: this.#hours as readonly number[],
      missedHours: this.#missedHours as readonly number[],
      agents: await this.#agentRows(),
      targets: rowsOf(this.#targets),
      tags: rowsOf(this.#tags),
      categories: rowsOf(this.#categories),
    }
  }

  #credit({ answer, answeredBy, creditedTo, ownResponseMs, score }: CountedRecord): void {
    if (answer === 'answered' && answeredBy !== null) {
      const answering = of(this.#agents, answeredBy, newTimedCounter)
      answering.answered += 1
      if (ownResponseMs !== null) answering.responses.push(ownResponseMs)
    }
    if (score !== null && creditedTo !== null) of(this.#agents, creditedTo, newTimedCounter).rate(score)
  }

  #dayAt(local: number): TimedCounter {
    const day = Math.floor(local / dayMs)
    if (this.#lastCounter === undefined || day !== this.#lastDay) {
      this.#lastDay = day
      this.#lastCounter = of(this.#days, dayOf(local), newTimedCounter)
    }
    return this.#lastCounter
  }

  async #agentRows(): Promise<CountedRows<AgentOutcome>> {
    const sorted = [...this.#agents].sort(
      ([, one], [, other]) => other.answered - one.answered || other.ratings - one.ratings,
    )
    const content: AgentOutcome[] = []
    for (const [uid, counter] of sorted.slice(0, maxRows)) {
      const { answered, ratings, csat } = counter.outcome()
      const { response } = await timesOf(counter)
      content.push({ agentUid: uid as Uid, answered, response, ratings, csat })
    }
    return { content, total: sorted.length }
  }
}

const dayMs = 24 * 3600_000
const newCounter = () => new Counter()
const newTimedCounter = () => new TimedCounter()

function of<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

function rowsOf(counters: ReadonlyMap<string, Counter>): CountedRows<NamedOutcome> {
  const all = [...counters].map(([name, counter]) => ({ name, ...counter.outcome() }))
  all.sort((one, other) => other.conversations - one.conversations || (one.name < other.name ? -1 : 1))
  return { content: all.slice(0, maxRows), total: all.length }
}

async function timesOf({ responses, waits }: TimedCounter): Promise<{ response: Median; wait: Median }> {
  return { response: await medianOf(responses), wait: await medianOf(waits) }
}

async function medians(lists: readonly (readonly number[])[]): Promise<Median[]> {
  const found: Median[] = []
  for (const list of lists) found.push(await medianOf(list))
  return found
}

/** A list that takes more than a millisecond is sorted in a turn of its own. */
async function medianOf(values: readonly number[]): Promise<Median> {
  if (values.length === 0) return { count: 0, ms: null }
  if (values.length > 5000) await nextTurn()
  const sorted = Float64Array.from(values).sort()
  const [low = 0, high = 0] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  return { count: sorted.length, ms: (low + high) / 2 }
}
