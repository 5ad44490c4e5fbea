import { parseArgs } from 'node:util'

/** How the benchmark runs. */
export interface BenchOptions {
  readonly pairs: number
  /** Messages each sender keeps on the way. */
  readonly inFlight: number
  readonly rounds: number
  /** Measured in each round, for each server. */
  readonly seconds: number
  readonly warmUpSeconds: number
  /** Run only Parley, under the CPU profiler. */
  readonly profile: boolean
}

/** Reads the command line. Throws on a word it does not know. */
export function readOptions(words: string[]): BenchOptions {
  const { values } = parseArgs({
    args: words,
    options: {
      pairs: { type: 'string', default: '50' },
      'in-flight': { type: 'string', default: '8' },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '5' },
      'warm-up': { type: 'string', default: '2' },
      profile: { type: 'boolean', default: false },
    },
  })
  return {
    pairs: positive('pairs', values.pairs),
    inFlight: positive('in-flight', values['in-flight']),
    rounds: positive('rounds', values.rounds),
    seconds: positive('seconds', values.seconds),
    warmUpSeconds: positive('warm-up', values['warm-up']),
    profile: values.profile,
  }
}

/** How the comparison with another checkout runs. */
export interface AgainstOptions extends BenchOptions {
  /** Folder of the other checkout. */
  readonly checkout: string
}

/** Reads the command line of the comparison: the checkout, then options. Throws on a word it does not know. */
export function readAgainstOptions([checkout, ...words]: string[]): AgainstOptions {
  if (checkout === undefined) throw new Error('name the folder of the other checkout')
  return { ...readOptions(['--rounds', '9', '--seconds', '4', '--warm-up', '1', ...words]), checkout }
}

function positive(name: string, text: string): number {
  const number = Number(text)
  if (!(number > 0)) throw new Error(`--${name} ${text}: a number above 0 is needed`)
  return number
}
