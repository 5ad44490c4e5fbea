import mqtt from 'mqtt'
import { type Attack, untilStopped } from '../../support/attacker.ts'
import { attackerAddress, postAsAttacker } from '../../support/flooding.ts'
import { encode } from '../../support/wire.ts'

/** A visitor who sends as much as possible: large and small, over many connections and over HTTP, and opens threads. */
export const attack: Attack = async ({ url, wsUrl, given, stopped }) => {
  const counts = { published: 0, posted: 0, refused: 0, opened: 0 }
  const { uid = '', token = '', topic = '' } = given as Readonly<Record<string, string>>
  const contents = ['x'.repeat(16_000), '\u0001'.repeat(2000), 'small']
  const message = (id: string, index: number) => ({
    uid: `${id}-${index}`,
    type: 'TEXT',
    content: contents[index % contents.length] ?? '',
    thread: { topic },
  })
  const ask = async (path: string, body: unknown) => {
    const status = await postAsAttacker(url + path, { token, body: JSON.stringify(body) })
    if (status !== 200) counts.refused += 1
  }
  const publish = async (device: string) => {
    const clientId = `${uid}/web/${device}`
    const wsOptions = { localAddress: attackerAddress(0) }
    const client = await mqtt.connectAsync(wsUrl, { clientId, username: uid, password: token, wsOptions })
    for (let index = 0; !stopped.aborted; index += 1) {
      await client.publishAsync(topic, encode(message(device, index)), { qos: 1 })
      counts.published += 1
    }
    client.end(true)
  }
  const post = async (name: string) => {
    for (let index = 0; !stopped.aborted; index += 1) {
      await ask('/visitor/api/v1/message/send', message(name, index))
      counts.posted += 1
    }
  }
  const open = async () => {
    for (; !stopped.aborted; counts.opened += 1)
      await ask('/visitor/api/v1/thread', { sid: 'df_wg_uid', forceNewThread: true })
  }
  await Promise.all([
    ...Array.from({ length: 8 }, (_, index) => publish(`d${index}`)),
    ...Array.from({ length: 4 }, (_, index) => post(`h${index}`)),
    open(),
    untilStopped(stopped),
  ])
  return counts
}
