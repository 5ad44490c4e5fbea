import type { FastifyRequest } from 'fastify'
import type { Blocks } from '../app/limits/blocks.ts'
import type { AddressOf } from '../app/limits/client-address.ts'

/**
 * What a blocked visitor may do all the same: stay in touch, read, and end what is open. Messages are refused where
 * both transports meet, so that one that was stored before gets its first receipt.
 */
const stillOpen: ReadonlySet<string> = new Set([
  ...['refresh', 'logout', 'thread/close', 'message/send', 'message/sync', 'message/unread/clear'],
  ...['upload/sign', 'live/claim', 'browse'],
])

/** Refuses with `blocked` whatever else a visitor does if they may not write. */
export function refuseBlocked(
  { caller, method, raw }: Pick<FastifyRequest, 'caller' | 'method' | 'raw'>,
  path: string,
  { blocks, addressOf }: { readonly blocks: Pick<Blocks, 'refusalFor'>; readonly addressOf: AddressOf },
): void {
  if (caller?.actor.kind !== 'visitor') return
  // Also notes from where they come.
  const refusal = blocks.refusalFor(caller.actor, addressOf(raw))
  if (refusal === undefined || method === 'GET' || method === 'HEAD') return
  if (!stillOpen.has(path.replace(/^\/visitor\/api\/(v1\/)?/, ''))) throw refusal
}
