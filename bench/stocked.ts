import { http } from '../test/support/http.ts'
import type { UidKind } from './generator/uids.ts'
import type { Resources } from './resources.ts'
import { fillLog } from './servers/fill.ts'
import { type ParleyChild, startParley, startParleyOn } from './servers/parley.ts'
import { type Couple, loginOf, meet, mqttUrl, openThreads, pairOf, type Target } from './targets.ts'

/** A server whose log has already grown, with the couples who talk there. */
export interface Stocked extends Target<ParleyChild> {
  readonly couples: readonly Couple[]
}

/** What is stored before anything is measured. */
export interface Stock {
  readonly name: string
  readonly pairs: number
  readonly uids: UidKind
  /** Messages in total, over the threads of the pairs. */
  readonly stored: number
}

/**
 * Starts Parley, has pairs begin their threads, stops it, fills these threads and starts it again: what is measured
 * then are conversations in long threads of a long log.
 */
export async function stockedParley(resources: Resources, { name, pairs, uids, stored }: Stock): Promise<Stocked> {
  const empty = await startParley(pairs)
  resources.after(() => empty.end('SIGKILL'))
  const couples = await meet(empty)
  await begin(resources, empty, couples)
  await empty.end('SIGTERM')
  fillLog(empty.folder.database, stored, uids)
  const server = resources.keep(await startParleyOn(empty.folder))
  // Devices of another name, as everything filled in would be owed to the existing ones.
  const talkers = couples.map((couple) => pairOf(couple, { pairs, uids }))
  await resources.generator.ask('connect', { target: name, url: mqttUrl(server), talkers })
  return { name, server, couples }
}

/** Each visitor sends the message whose row is the template for filling the log. */
async function begin(resources: Resources, server: ParleyChild, couples: readonly Couple[]): Promise<void> {
  const target = `${server.url}, while it is empty`
  const logins = couples.map(({ agent }) => loginOf(agent, 'before'))
  await resources.generator.ask('listen', { target, url: mqttUrl(server), logins, atOnce: 16 })
  await openThreads(server, couples)
  for (const { visitor, topic } of couples) {
    const message = { uid: crypto.randomUUID(), type: 'TEXT', content: 'Hi there', channel: 'WEB', thread: { topic } }
    const { status } = await http(server.url).post('/visitor/api/v1/message/send', message, visitor.token)
    if (status !== 200) throw new Error(`send: ${status}`)
  }
  await resources.generator.ask('hangUp', { target })
}
