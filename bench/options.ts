import { parseArgs } from 'node:util'

/** The sizes of all measurements. */
export interface Sizes {
  /** A, B, I: pairs of a sender and a receiver. */
  readonly pairs: number
  readonly rounds: number
  /** Rounds of rows with a long preparation: E, F, G. */
  readonly fewRounds: number
  /** Measured in each round for each contender. */
  readonly seconds: number
  readonly warmUpSeconds: number
  /** B: messages a second. */
  readonly perSecond: number
  /** D: devices of the receiver. */
  readonly devices: number
  /** E: silent connections, and for how long they are watched. */
  readonly idle: number
  readonly idleSeconds: number
  /** F: devices that come back, and messages that each has missed. */
  readonly returning: number
  readonly missed: number
  /** G: agents, waiting visitors, and decisions per round. */
  readonly agents: number
  readonly waiting: number
  readonly decisions: number
  /** J: length of the soak. */
  readonly soakSeconds: number
}

/** How the benchmark runs. */
export interface BenchOptions extends Sizes {
  /** Letters of the rows to run. */
  readonly rows: readonly string[]
  /** A, C: messages each sender keeps in flight. */
  readonly inFlights: readonly number[]
  /** H, I: messages stored beforehand. */
  readonly stored: readonly number[]
  /** G: also with every waiting visitor on a socket. */
  readonly everybodyListens: boolean
  /** Run Parley alone, under the CPU profiler. */
  readonly profile: boolean
  /** The file for the results as JSON. */
  readonly json: string | undefined
}

/** Takes minutes by itself, so it runs only when named, or with `--long`. */
const soak = 'J'
const usual = [...'ABCDEFGHIK']

interface Kind extends Sizes {
  readonly inFlights: string
  readonly stored: string
}

const standard: Kind = {
  ...{ pairs: 50, inFlights: '8,32', rounds: 4, fewRounds: 2, seconds: 2, warmUpSeconds: 0.5, perSecond: 2000 },
  ...{ devices: 100, idle: 10_000, idleSeconds: 3, returning: 1000, missed: 100 },
  ...{ agents: 500, waiting: 5000, decisions: 300, stored: '10000,100000,1000000', soakSeconds: 180 },
}
const long: Kind = {
  ...standard,
  ...{ rounds: 8, fewRounds: 4, seconds: 5, stored: '10000,100000,1000000,10000000', soakSeconds: 1800 },
}
/** Proves only that the benchmark runs. */
const quick: Kind = {
  ...{ pairs: 3, inFlights: '2', rounds: 2, fewRounds: 2, seconds: 0.2, warmUpSeconds: 0.1, perSecond: 50 },
  ...{ devices: 5, idle: 20, idleSeconds: 0.2, returning: 6, missed: 5 },
  ...{ agents: 3, waiting: 10, decisions: 5, stored: '100,1000', soakSeconds: 2 },
}

/** The option that sets each size. */
const words = {
  pairs: 'pairs',
  rounds: 'rounds',
  fewRounds: 'few-rounds',
  seconds: 'seconds',
  warmUpSeconds: 'warm-up',
  perSecond: 'per-second',
  devices: 'devices',
  idle: 'idle',
  idleSeconds: 'idle-seconds',
  returning: 'returning',
  missed: 'missed',
  agents: 'agents',
  waiting: 'waiting',
  decisions: 'decisions',
  soakSeconds: 'soak-seconds',
} as const satisfies Record<keyof Sizes, string>

const text = { type: 'string' } as const
const flag = { type: 'boolean', default: false } as const

/** Parses the command line. Throws for an unknown option. */
export function readOptions(given: readonly string[]): BenchOptions {
  const sizes = Object.fromEntries(Object.values(words).map((word) => [word, text]))
  const { values } = parseArgs({
    args: [...given],
    options: {
      ...{ only: text, long: flag, quick: flag, profile: flag, json: text, 'in-flight': text, stored: text },
      ...sizes,
    },
  })
  const kind = values.long ? long : values.quick ? quick : standard
  const said = values as Readonly<Record<string, unknown>>
  const size = (name: keyof Sizes) => positive(words[name], String(said[words[name]] ?? kind[name]))
  const named = Object.keys(words) as (keyof Sizes)[]
  return {
    ...(Object.fromEntries(named.map((name) => [name, size(name)])) as unknown as Sizes),
    rows: rowsOf(values.only, values.long === true),
    inFlights: numbers('in-flight', values['in-flight'] ?? kind.inFlights),
    stored: numbers('stored', values.stored ?? kind.stored),
    everybodyListens: values.long === true,
    profile: values.profile === true,
    json: values.json,
  }
}

function rowsOf(only: string | undefined, isLong: boolean): readonly string[] {
  const all = [...usual, soak]
  if (only === undefined) return isLong ? all : usual
  const rows = only.toUpperCase().split(',')
  const unknown = rows.filter((row) => !all.includes(row))
  if (unknown.length > 0) throw new Error(`--only ${only}: there is no row ${unknown.join(', ')}`)
  return rows
}

/** The options of a comparison with another checkout. */
export interface AgainstOptions extends Pick<BenchOptions, 'pairs' | 'rounds' | 'seconds' | 'warmUpSeconds'> {
  /** Folder of the other checkout. */
  readonly checkout: string
  readonly inFlight: number
}

/** Parses the command line of the comparison: the checkout, then options. Throws for an unknown option. */
export function readAgainstOptions([checkout, ...rest]: readonly string[]): AgainstOptions {
  if (checkout === undefined) throw new Error('name the folder of the other checkout')
  const defaults = ['--rounds', '9', '--seconds', '4', '--warm-up', '1', '--in-flight', '8']
  const options = readOptions([...defaults, ...rest])
  return { ...options, checkout, inFlight: options.inFlights[0] ?? 8 }
}

function numbers(name: string, text: string): readonly number[] {
  return text.split(',').map((one) => positive(name, one))
}

function positive(name: string, text: string): number {
  const number = Number(text)
  if (!(number > 0)) throw new Error(`--${name} ${text}: a number above 0 is needed`)
  return number
}
