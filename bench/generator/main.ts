import { Absence } from './absence.ts'
import { Listeners } from './listeners.ts'
import { type Crowd, type Mark, pace, saturate } from './measure.ts'
import type { Order, OrderKind, Orders, Report, TalkerSpec } from './orders.ts'
import { Pair } from './pair.ts'
import { httpProtocol, redisProtocol } from './protocols.ts'
import { Requester } from './requester.ts'
import type { Talker } from './talker.ts'
import { Tally } from './tally.ts'

// The generator is a separate process, so that its work and the server's can be told apart.

const crowds = new Map<string, Crowd>()
const listeners = new Map<string, Listeners>()
const absences = new Map<string, Absence>()
const stops = new Map<string, AbortController>()

type Carry<Kind extends OrderKind> = (given: Orders[Kind][0], mark: Mark) => Promise<Orders[Kind][1]>

const carryOut: { readonly [Kind in OrderKind]: Carry<Kind> } = {
  connect: async ({ target, url, talkers }) => {
    const tally = new Tally()
    const crowd = { tally, talkers: talkers.map((spec) => talkerOf(url, spec, tally)) }
    crowds.set(target, crowd)
    await Promise.all(crowd.talkers.map((talker) => talker.connect()))
    return null
  },
  saturate: ({ target, ...how }, mark) => saturate(known(crowds, target), how, mark),
  pace: ({ target, ...how }, mark) => {
    const stopping = new AbortController()
    stops.set(target, stopping)
    return pace(known(crowds, target), how, { mark, stop: stopping.signal })
  },
  stop: async ({ target }) => {
    known(stops, target).abort()
    return null
  },
  listen: ({ target, url, logins, atOnce }) => {
    const all = listeners.get(target) ?? new Listeners(url)
    listeners.set(target, all)
    return all.connect(logins, atOnce)
  },
  hangUp: async ({ target }) => {
    known(listeners, target).hangUp()
    return null
  },
  heard: async ({ target }) => known(listeners, target).heard,
  openAbsence: async ({ target, url, spec }) => {
    const absence = new Absence(url, spec)
    absences.set(target, absence)
    await absence.open()
    return null
  },
  register: async ({ target }) => {
    await known(absences, target).register()
    return null
  },
  write: async ({ target, count }) => {
    await known(absences, target).write(count)
    return null
  },
  comeBack: ({ target }) => known(absences, target).comeBack(),
}

process.on('message', ({ id, kind, given }: Order) => {
  const mark: Mark = (edge) => report({ id, edge })
  // An order that fails ends the process, and with it whoever waits for the answer.
  void (carryOut[kind] as Carry<OrderKind>)(given, mark).then((answer) => report({ id, answer }))
})
process.once('disconnect', () => process.exit(1))

function talkerOf(url: string, spec: TalkerSpec, tally: Tally): Talker {
  switch (spec.kind) {
    case 'mqtt':
      return new Pair(url, spec, tally)
    case 'redis':
      return new Requester(url, { protocol: redisProtocol(spec), uids: spec.uids }, tally)
    case 'http':
      return new Requester(url, { protocol: httpProtocol(spec), uids: spec.uids }, tally)
    default:
      return spec satisfies never
  }
}

function known<One>(all: ReadonlyMap<string, One>, target: string): One {
  const one = all.get(target)
  if (one === undefined) throw new Error(`nobody is connected to ${target}`)
  return one
}

function report(what: Report): void {
  process.send?.(what)
}
