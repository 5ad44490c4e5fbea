import type { Ask } from './search-thread.ts'

/** Words checked in one step, some 10 µs each. */
const atOnce = 1000

/**
 * Continues to look for words that no text contains any more, and deletes them: a withdrawn text must not leave its
 * words behind, and by the time the index learns of it nobody knows which they were. Returns true while there are more
 * to check.
 */
export async function forgetUnusedWords(ask: Ask): Promise<boolean> {
  const [sweep] = await ask<{ after: string; rounds: number }>('select "after", rounds from main.sweep')
  if (sweep === undefined || sweep.rounds === 0) return false
  const { after, rounds } = sweep
  const words = await ask<{ word: string }>(
    `select word from main.words where word > ? order by word limit ${atOnce}`,
    [after],
  )
  const last = words.at(-1)?.word
  const unused = `not exists (select 1 from main.texts where texts match '"' || words.word || '"')`
  if (last !== undefined) await ask(`delete from main.words where word > ? and word <= ? and ${unused}`, [after, last])
  const isRound = words.length < atOnce
  const next = isRound ? ['', rounds - 1] : [last, rounds]
  await ask('update main.sweep set ("after", rounds) = (?, ?)', next)
  return !isRound || rounds > 1
}
