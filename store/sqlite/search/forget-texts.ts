import type { MessageSearch } from '../../ports/message-search.ts'
import { erasedSender } from '../../sql/base/erased.ts'
import type { Ask } from './search-thread.ts'
import { forgetUnusedWords } from './unused-words.ts'

/** Pages of the index merged in one step, in up to 30 ms. */
const pagesAtOnce = 200

/** Takes the texts of erased messages out of the index; repeating it is harmless. */
export async function forgetTexts(
  ask: Ask,
  { threadUid, after, last }: Parameters<MessageSearch['forget']>[0],
): Promise<void> {
  // Their words are looked for again, twice to the end: nobody knows any more which they were.
  // FTS5 would merge segments as soon as a tenth of one is forgotten, all at once: scrubbing does it in small steps.
  await ask("insert into main.texts (texts, rank) values ('deletemerge', 0)")
  await ask('update main.sweep set rounds = 2')
  await ask(
    `delete from main.texts where rowid in (
       select messages.rowid from log.messages where thread_uid = ? and seq > ? and seq <= ? and sender = ?)`,
    [threadUid, after, last, erasedSender],
  )
}

/**
 * Overwrites what was forgotten: FTS5 only marks it, until the segment that holds it is merged with others. Merging all
 * of them in small steps leaves one segment without it (sqlite.org/fts5.html, "the merge command").
 */
export class Scrubbing {
  #isMerging = false

  /** Returns whether nothing is left to do. */
  async step(ask: Ask): Promise<boolean> {
    if (await forgetUnusedWords(ask)) return false
    if (await this.#merge(ask)) return false
    const [row] = await ask<{ busy: number }>('pragma main.wal_checkpoint(truncate)')
    return row?.busy === 0
  }

  /** Returns whether there is more to merge. */
  async #merge(ask: Ask): Promise<boolean> {
    const before = await changes(ask)
    // A negative number begins to merge all segments, whatever their levels; a positive one continues.
    const pages = this.#isMerging ? pagesAtOnce : -pagesAtOnce
    await ask(`insert into main.texts (texts, rank) values ('merge', ${pages})`)
    this.#isMerging = (await changes(ask)) - before >= 2
    return this.#isMerging
  }
}

async function changes(ask: Ask): Promise<number> {
  const [row] = await ask<{ count: number }>('select total_changes() as count')
  return Number(row?.count)
}
