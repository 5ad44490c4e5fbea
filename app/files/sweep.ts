import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { UploadedFile } from '../../domain/message/file.ts'
import type { FilePlace } from '../../store/ports/files.ts'
import { daily } from '../timing/daily.ts'
import { bodyName, type FileDeps } from './upload.ts'

const dayMs = 24 * 3600 * 1000
/** Few enough that other readers need not wait long. */
const atOnce = 200
/** After this many failures the sweep stops: the storage is down, and tomorrow it tries again. */
const maxFailures = 20

/** The cutoff and error handler of a sweep, and the signal that ends it early. */
interface Sweep {
  readonly beforeMs: number
  readonly onError: (error: unknown) => void
  readonly signal: AbortSignal
}

/**
 * Deletes files nobody will ever see, those sent nowhere for a day and uploads never finished, now and every day.
 * Retries what could not be deleted. Returns a function that stops this and resolves once the sweep has stopped.
 */
export function sweepDaily(deps: FileDeps, onError: (error: unknown) => void): () => Promise<void> {
  const { clock } = deps
  const run = (signal: AbortSignal) => sweepAll(deps, { beforeMs: clock.now() - dayMs, onError, signal })
  return daily({ clock, run, onError })
}

async function sweepAll(deps: FileDeps, sweep: Sweep): Promise<void> {
  await sweepOrphans(deps, sweep).catch(sweep.onError)
  await sweepIncoming(deps.incoming, sweep.beforeMs).catch(sweep.onError)
}

async function sweepOrphans(deps: FileDeps, { beforeMs, onError, signal }: Sweep): Promise<void> {
  let failures = 0
  let after: FilePlace | undefined
  do {
    const { orphans, last } = await deps.files.orphans({ beforeMs, limit: atOnce, after })
    for (const file of orphans) {
      if (signal.aborted || failures === maxFailures) return
      await remove(deps, file).catch((error) => {
        failures += 1
        onError(error)
      })
    }
    after = last
  } while (after !== undefined)
}

/** Keeps the row until the bytes are gone, so that they are found again if the storage fails. */
async function remove({ files, bodies }: FileDeps, { uid }: UploadedFile): Promise<void> {
  // A file being sent at this moment keeps both.
  if (!(await files.giveUp(uid))) return
  await bodies.remove(bodyName(uid, 'thumbnail'))
  await bodies.remove(bodyName(uid, 'whole'))
  await files.forget(uid)
}

async function sweepIncoming(folder: string, beforeMs: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    if (found !== undefined && found.mtimeMs < beforeMs) await rm(path, { force: true })
  }
}
