import { fork } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { TestPerson } from '../../test/support/people.ts'
import { inTurns } from './in-turns.ts'
import { Sockets } from './sockets.ts'

// Visitors listen in a process of their own: what they hear must not hold up the clock that measures the agents.

const asked = process.argv[2]
if (process.send !== undefined && asked?.startsWith('http') === true) {
  const sockets = new Sockets(asked)
  process.on('message', (people: TestPerson[]) => {
    void inTurns(people, (one) => sockets.connect(one, () => {})).then(() => process.send?.(sockets.heard))
  })
  process.once('disconnect', () => process.exit(0))
}

/** Visitors on sockets. */
export interface Listeners {
  /** Connects more of them; the answer is how many packets all have heard. */
  readonly connect: (people: readonly TestPerson[]) => Promise<number>
  readonly end: () => void
}

/** Starts the process of those who listen to a server. */
export function startListeners(serverUrl: string): Listeners {
  const child = fork(fileURLToPath(import.meta.url), [serverUrl], { execArgv: [] })
  const answers = new EventEmitter()
  child.on('message', (heard: number) => answers.emit('heard', heard))
  child.on('exit', (code) => answers.emit('error', new Error(`the listeners ended with ${code}`)))
  // Between two questions nobody else listens.
  answers.on('error', () => {})
  return {
    connect: async (people) => {
      const answered = once(answers, 'heard')
      child.send(people)
      const [heard] = await answered
      return heard as number
    },
    end: () => child.disconnect(),
  }
}
