import { Refused } from '../domain/refusal.ts'
import type { App } from './fastify-app.ts'

/**
 * Refuses an HTTP/1.1 request that names no host or several, because proxies disagree about whose it is. [RFC 9112
 * §3.2]
 */
export function requireOneHost(app: App): void {
  app.addHook('onRequest', async ({ raw }) => {
    if (raw.httpVersion !== '1.1') return
    let count = 0
    for (let at = 0; at < raw.rawHeaders.length; at += 2) if (raw.rawHeaders[at]?.toLowerCase() === 'host') count += 1
    if (count !== 1) throw new Refused('malformed', 'Name one Host.')
  })
}
