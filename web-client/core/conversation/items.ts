import type { WireMessage } from '../../../proto/wire.ts'
import type { Pending } from '../platform/letter-store.ts'

/** One line of a conversation: a stored message or a letter on its way. */
export type Item =
  | { readonly kind: 'stored'; readonly message: WireMessage; readonly isOwn: boolean }
  | { readonly kind: 'pending'; readonly letter: Pending; readonly isOwn: true }

/** Adds letters: refused ones where they were written, or at the top if that is not loaded; all others at the end. */
export function withLetters(stored: readonly Item[], letters: readonly Pending[]): Item[] {
  const uids = new Set(stored.map((item) => (item.kind === 'stored' ? item.message.uid : '')))
  const refused = letters.filter(({ state }) => state === 'failed')
  const below = (uid: string | undefined): Item[] =>
    refused
      .filter(({ after }) => (after !== undefined && uids.has(after) ? after : undefined) === uid)
      .map((letter) => ({ kind: 'pending', letter, isOwn: true }))
  const placed = stored.flatMap((item) => [item, ...(item.kind === 'stored' ? below(item.message.uid) : [])])
  const others = letters.filter(({ state }) => state !== 'failed')
  return [
    ...below(undefined),
    ...(refused.length === 0 ? stored : placed),
    ...others.map((letter): Item => ({ kind: 'pending', letter, isOwn: true })),
  ]
}
