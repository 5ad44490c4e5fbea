import { parseArgs } from 'node:util'
import type { AcceptMode } from '../../domain/workgroup.ts'

/** One line of the table: one server's queue at one length. */
export interface Scene {
  readonly agents: number
  readonly accept: AcceptMode
  /** How many wait. */
  readonly waiting: number
  /** How many of all visitors listen on a socket. */
  readonly listening: number
}

/** How the dispatcher's benchmark runs. */
export interface DispatchOptions {
  /** Those of one server stand together, the shortest queue first. */
  readonly scenes: readonly Scene[]
  readonly decisions: number
  readonly perSecond: number
  /** Threads each agent has. */
  readonly capacity: number
  /** Run the servers under the CPU profiler; its files go here. */
  readonly profileFolder: string | undefined
}

const everybody = Number.POSITIVE_INFINITY

/** Reads the command line. Throws on a word it does not know. */
export function readDispatchOptions(words: string[]): DispatchOptions {
  const { values } = parseArgs({
    args: words,
    options: {
      agents: { type: 'string', default: '50,500' },
      waiting: { type: 'string', default: '50,500,5000' },
      accept: { type: 'string', default: 'AUTO,OFFER' },
      decisions: { type: 'string', default: '500' },
      'per-second': { type: 'string', default: '20' },
      /** Only with all visitors on sockets. */
      'all-listen': { type: 'boolean', default: false },
      capacity: { type: 'string', default: '2' },
      'profile-to': { type: 'string' },
    },
  })
  const scenes = scenesOf(numbers(values.agents), numbers(values.waiting), values.accept.split(',') as AcceptMode[])
  return {
    scenes: values['all-listen'] ? scenes.filter(({ listening }) => listening === everybody) : scenes,
    decisions: numbers(values.decisions)[0] ?? 0,
    perSecond: numbers(values['per-second'])[0] ?? 0,
    capacity: numbers(values.capacity)[0] ?? 0,
    profileFolder: values['profile-to'],
  }
}

/** The longest queue also with all of its visitors on a socket. */
function scenesOf(agents: readonly number[], waiting: readonly number[], accepts: readonly AcceptMode[]): Scene[] {
  const longest = Math.max(...waiting)
  const lengths = [
    ...waiting.map((length) => ({ waiting: length, listening: Math.min(length, 500) })),
    { waiting: longest, listening: everybody },
  ]
  return accepts.flatMap((accept) =>
    agents.flatMap((count) => lengths.map((length) => ({ agents: count, accept, ...length }))),
  )
}

function numbers(text: string): number[] {
  return text.split(',').map((word) => {
    const number = Number(word)
    if (!(number > 0)) throw new Error(`${text}: numbers above 0 are needed`)
    return number
  })
}
