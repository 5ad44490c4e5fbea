import { setTimeout as sleep } from 'node:timers/promises'
import { quantile } from '../report/numbers.ts'
import type { Talker } from './talker.ts'
import type { Delays, Tally, Totals } from './tally.ts'

/** The length of a measurement. */
export interface Stretch {
  readonly warmUpMs: number
  readonly measureMs: number
}

/** p50, p99, p99.9 and maximum of a delay; ms. */
export interface Quantiles {
  readonly p50: number
  readonly p99: number
  readonly p999: number
  readonly max: number
}

/** The result of one measurement. */
export interface Measured {
  readonly acknowledgedPerSecond: number
  readonly deliveredPerSecond: number
  readonly toAcknowledgement: Quantiles
  readonly toDelivery: Quantiles
  /** How late the generator itself sent planned messages, p99, ms; 0 if nothing was planned. */
  readonly sentLate: number
  /** CPU seconds of the generator per second. */
  readonly generatorCores: number
  /** Since the talkers connected, measured or not. */
  readonly totals: Totals
}

/** The talkers of one server. */
export interface Crowd {
  readonly talkers: readonly Talker[]
  readonly tally: Tally
}

/** Called at both ends of the measured stretch. */
export type Mark = (edge: 'begun' | 'ended') => void

const quietWithinMs = 120_000

/** Lets all send as fast as they are answered (a closed loop), each with `inFlight` messages in flight. */
export async function saturate(
  { talkers, tally }: Crowd,
  { inFlight, ...stretch }: Stretch & { readonly inFlight: number },
  mark: Mark,
): Promise<Measured> {
  tally.isOpen = true
  for (const talker of talkers) talker.start(inFlight)
  return measureStretch(tally, stretch, { mark })
}

/**
 * Sends at a fixed rate whatever the server does (an open loop): each message has a planned time, from which all its
 * delays count, so that a stall of the server is charged for everything that waited during it.
 */
export async function pace(
  { talkers, tally }: Crowd,
  { perSecond, ...stretch }: Stretch & { readonly perSecond: number },
  { mark, stop }: { readonly mark: Mark; readonly stop: AbortSignal },
): Promise<Measured> {
  const late: number[] = []
  const beganAtMs = performance.now()
  const lengthMs = stretch.warmUpMs + stretch.measureMs
  const send = async () => {
    const gapMs = 1000 / perSecond
    for (let next = 0; !stop.aborted; ) {
      const sinceMs = performance.now() - beganAtMs
      for (; next * gapMs <= Math.min(sinceMs, lengthMs); next += 1) {
        late.push(sinceMs - next * gapMs)
        talkers[next % talkers.length]?.sendPlanned(beganAtMs + next * gapMs)
      }
      if (sinceMs >= lengthMs) return
      await sleep(1)
    }
  }
  const sending = send()
  const measured = await measureStretch(tally, stretch, { mark, stop, sending })
  return { ...measured, sentLate: quantile(Float64Array.from(late).sort(), 0.99) }
}

interface Course {
  readonly mark: Mark
  /** Ends the stretch early. */
  readonly stop?: AbortSignal
  /** Resolves when nothing more is planned. */
  readonly sending?: Promise<void>
}

async function measureStretch(
  tally: Tally,
  { warmUpMs, measureMs }: Stretch,
  { mark, stop, sending }: Course,
): Promise<Measured> {
  await sleep(warmUpMs)
  mark('begun')
  const before = { atMs: performance.now(), ...tally.totals, cpu: process.cpuUsage() }
  tally.beginMeasure(before.atMs)
  await sleep(measureMs, undefined, stop === undefined ? {} : { signal: stop }).catch(() => {})
  const seconds = (performance.now() - before.atMs) / 1000
  const { acknowledged, delivered } = tally.totals
  const cpu = process.cpuUsage(before.cpu)
  tally.endMeasure(performance.now())
  mark('ended')
  await sending
  // Planned messages are measured to their end, however late that is.
  await tally.quiet(quietWithinMs)
  return {
    acknowledgedPerSecond: (acknowledged - before.acknowledged) / seconds,
    deliveredPerSecond: (delivered - before.delivered) / seconds,
    ...quantilesOf(tally.takeDelays()),
    sentLate: 0,
    generatorCores: (cpu.user + cpu.system) / 1e6 / seconds,
    totals: tally.totals,
  }
}

function quantilesOf({ toAcknowledgement, toDelivery }: Delays) {
  return { toAcknowledgement: quantiles(toAcknowledgement), toDelivery: quantiles(toDelivery) }
}

function quantiles(ascending: Float64Array): Quantiles {
  const [p50, p99, p999, max] = [0.5, 0.99, 0.999, 1].map((share) => quantile(ascending, share)) as [
    number,
    number,
    number,
    number,
  ]
  return { p50, p99, p999, max }
}
