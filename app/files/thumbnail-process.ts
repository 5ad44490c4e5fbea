import { type ChildProcess, fork } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { constants, setPriority } from 'node:os'
import type { OnLimit } from '../../domain/limit-reached.ts'
import type { Picture } from '../../domain/message/file.ts'
import type { Measured, ThumbnailJob } from './thumbnail-worker.ts'

/** How much one picture may take. */
export interface PictureBounds {
  /** CPU time, as the system counts it; three times as much of wall-clock time. */
  readonly timeMs: number
  /** Memory of the process, as the system counts it. */
  readonly memoryBytes: number
}

const lookEveryMs = 25
/** How long the process is kept for the next picture: starting it takes 300 ms. */
const idleMs = 30_000
const pageBytes = 4096
const tickMs = 10
/** Load from other processes is not the picture's fault, but an upload must not wait without bound. */
const byTheClock = 3

/** Measures pictures in a process of its own, one at a time, and kills it when one takes more than it may. */
export class ThumbnailProcess {
  readonly #bounds: PictureBounds
  readonly #onLimit: OnLimit
  #child: ChildProcess | undefined
  #idle: NodeJS.Timeout | undefined

  constructor(bounds: PictureBounds, onLimit: OnLimit) {
    this.#bounds = bounds
    this.#onLimit = onLimit
  }

  /** Returns null for a file that is not a picture, or takes too much. The previous call must be done. */
  async measure(job: ThumbnailJob): Promise<Picture | null> {
    clearTimeout(this.#idle)
    const child = this.#start()
    const answer = Promise.withResolvers<Picture | null>()
    const onMessage = ({ picture, beyond }: Measured) => {
      if (beyond !== undefined) this.#onLimit(`pictures.${beyond}`)
      answer.resolve(picture)
    }
    const onEnd = () => answer.resolve(null)
    const late = setTimeout(() => this.#end('pictures.timeMs'), byTheClock * this.#bounds.timeMs)
    child.once('message', onMessage).once('exit', onEnd).once('error', onEnd)
    const beforeMs = await takenMs(child)
    const look = setInterval(() => void this.#check(child, beforeMs), lookEveryMs)
    child.send(job, (error) => error !== null && onEnd())
    try {
      return await answer.promise
    } finally {
      clearTimeout(late)
      clearInterval(look)
      child.off('message', onMessage).off('exit', onEnd).off('error', onEnd)
      this.#idle = setTimeout(() => this.close(), idleMs).unref()
    }
  }

  /** Kills the process, whatever it is doing. */
  close(): void {
    clearTimeout(this.#idle)
    this.#child?.kill('SIGKILL')
    this.#child = undefined
  }

  #end(limit: string): void {
    this.#onLimit(limit)
    this.close()
  }

  #start(): ChildProcess {
    if (this.#child !== undefined && this.#child.exitCode === null) return this.#child
    const child = fork(new URL('./thumbnail-worker.ts', import.meta.url), [], {
      execArgv: ['--max-old-space-size=64'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    child.on('error', () => {})
    child.once('exit', () => {
      if (this.#child === child) this.#child = undefined
    })
    // Pictures may wait; messages may not. At the lowest priority a busy machine would make pictures wait forever.
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL)
    child.unref()
    child.channel?.unref()
    this.#child = child
    return child
  }

  async #check(child: ChildProcess, beforeMs: number): Promise<void> {
    // Without /proc, only the wall clock bounds it.
    const text = await readFile(`/proc/${child.pid}/statm`, 'latin1').catch(() => '')
    const resident = Number(text.split(' ')[1] ?? 0) * pageBytes
    const spentMs = (await takenMs(child)) - beforeMs
    if (child !== this.#child) return
    if (resident > this.#bounds.memoryBytes) this.#end('pictures.memoryBytes')
    else if (spentMs > this.#bounds.timeMs) this.#end('pictures.timeMs')
  }
}

/** Returns the CPU time of a process in ms (proc(5): utime and stime); 0 if unknown. */
async function takenMs({ pid }: ChildProcess): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * tickMs
}
