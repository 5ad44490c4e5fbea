import type { Eraser } from '../../store/ports/erasures.ts'
import type { MessageSearch } from '../../store/ports/message-search.ts'
import type { Pace } from './pace.ts'

/** A reader lets go of the WAL within ms; a backup that reads it may take longer, and the next erasure empties it. */
const maxTries = 200
const retryMs = 50

/** Overwrites what was erased wherever copies of it may still be: in the message index, if given, and in the WAL. */
export async function overwrite({
  eraser,
  search,
  pace,
}: {
  readonly eraser: Pick<Eraser, 'emptyWal'>
  readonly search?: Pick<MessageSearch, 'scrub'>
  readonly pace: Pace
}): Promise<void> {
  if (search !== undefined) await repeat(pace, () => search.scrub(), Number.MAX_SAFE_INTEGER)
  await repeat(pace, () => eraser.emptyWal(), maxTries)
}

async function repeat(pace: Pace, act: () => Promise<boolean>, times: number): Promise<void> {
  for (let tries = 0; tries < times; tries += 1) {
    if (await pace.step(act)) return
    if (times === maxTries) await pace.rest(retryMs)
  }
}
