import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Question, Usage } from './usage-agent.ts'

/** A server under measurement, in a process of its own. */
export interface ServerChild {
  /** Where it listens, e.g. http://127.0.0.1:9885 */
  readonly url: string
  /** Returns what it has used since it started. */
  readonly usage: () => Promise<Usage>
  /** Sends a signal and waits until the process is gone. */
  readonly end: (signal: 'SIGTERM' | 'SIGKILL') => Promise<void>
}

/** A server that runs on Node. */
export interface NodeChild extends ServerChild {
  /** Starts to measure the delay of its event loop. */
  readonly watchDelay: () => Promise<void>
}

const usageAgent = new URL('./usage-agent.ts', import.meta.url).href
const startWithinMs = 60_000

/** Starts a Node program that prints the URL it listens on. */
export async function startChild(
  program: URL,
  given: { words?: readonly string[]; nodeOptions?: readonly string[]; environment?: NodeJS.ProcessEnv } = {},
): Promise<NodeChild> {
  const { words = [], nodeOptions = [], environment = {} } = given
  const child = spawn(process.execPath, [...nodeOptions, '--import', usageAgent, fileURLToPath(program), ...words], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...foreignEnvironment(), ...environment },
  })
  const url = await urlPrintedBy(child)
  const gone = new AbortController()
  child.once('exit', (code) => gone.abort(new Error(`the server ended with ${code}`)))
  const ask = async (question: Question) => {
    const answered = once(child, 'message', { signal: gone.signal })
    if (child.connected) child.send(question)
    const [usage] = await answered
    return usage as Usage
  }
  return {
    url,
    usage: () => ask('usage'),
    watchDelay: async () => {
      await ask('watch')
    },
    end: (signal) => endChild(child, signal),
  }
}

/** Sends a signal and waits until the process is gone. */
export async function endChild(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  await once(child, 'exit')
}

function urlPrintedBy(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('the server did not say where it listens')), startWithinMs).unref()
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    if (child.stdout === null) return reject(new Error('no stdout'))
    createInterface(child.stdout).on('line', (line) => {
      const url = /(?:http|mqtt):\/\/\S+/.exec(line)?.[0]
      if (url !== undefined) resolve(url)
    })
  })
}

/** Removes our own variables, such as the suite's options: a server refuses those it does not know. */
function foreignEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PARLEY_')))
}
