import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { bodyName, type FileDesk } from './take-file.ts'

const dayMs = 24 * 3600 * 1000
const atOnce = 100

/** Takes away what nobody will ever see: files sent nowhere for a day, and what came in and was never finished. */
export async function sweepFiles(desk: FileDesk): Promise<void> {
  const beforeMs = desk.clock.now() - dayMs
  for (;;) {
    const orphans = await desk.files.orphans(beforeMs, atOnce)
    for (const { uid } of orphans) {
      // The row first: a file that is sent at this moment keeps both.
      if (!(await desk.files.forget(uid))) continue
      await desk.bodies.remove(bodyName(uid, 'thumbnail'))
      await desk.bodies.remove(bodyName(uid, 'whole'))
    }
    if (orphans.length < atOnce) break
  }
  await sweepIncoming(desk.incoming, beforeMs)
}

/** Sweeps now and every day; the answer ends that, and resolves when nothing is swept any more. */
export function sweepDaily(desk: FileDesk, onError: (error: unknown) => void): () => Promise<void> {
  let cancel = () => {}
  let sweeping = Promise.resolve()
  const sweep = () => {
    cancel = desk.clock.after(dayMs, sweep)
    sweeping = sweepFiles(desk).catch(onError)
  }
  sweep()
  return () => {
    cancel()
    return sweeping
  }
}

async function sweepIncoming(folder: string, beforeMs: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    if (found !== undefined && found.mtimeMs < beforeMs) await rm(path, { force: true })
  }
}
