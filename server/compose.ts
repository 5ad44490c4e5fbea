import { createHmac } from 'node:crypto'
import type { Logger } from 'pino'
import type { ApiParts } from '../api/parts.ts'
import { serviceOf } from '../app/api-keys.ts'
import { systemClock } from '../app/clock.ts'
import { ConnectedDevices } from '../app/connected-devices.ts'
import { CursorBook } from '../app/cursor-book.ts'
import { Dispatcher } from '../app/dispatcher.ts'
import { FailedLogins } from '../app/failed-logins.ts'
import { FanOut } from '../app/fan-out.ts'
import { mayHearNow } from '../app/hearing.ts'
import { Lanes } from '../app/lanes.ts'
import type { Line } from '../app/line.ts'
import { Outlets } from '../app/outlets.ts'
import { Presence } from '../app/presence.ts'
import { readLogOf } from '../app/read-log.ts'
import { receive } from '../app/receive.ts'
import { Sessions } from '../app/sessions.ts'
import { Tokens } from '../app/tokens.ts'
import type { BrokerParts } from '../broker/broker.ts'
import type { Uid } from '../domain/ids.ts'
import type { Store } from '../store/store.ts'
import type { Limits } from './limits.ts'
import type { Meters } from './meters.ts'

/** What both doors stand on. */
export interface Composed {
  readonly api: Omit<ApiParts, 'checkReady' | 'metrics'>
  readonly broker: Omit<BrokerParts, 'report'>
  readonly cursors: CursorBook
  readonly dispatcher: Dispatcher
  readonly sessions: Sessions
}

/** What everything is made of. */
export interface Ingredients {
  readonly store: Store
  readonly secret: string
  readonly limits: Limits
  readonly log: Logger
  readonly meters: Meters
}

/** Key of the HMAC by which a site proves a visitor's uid; told by `npm run key -- identity`. */
export function identitySecretOf(secret: string): string {
  return createHmac('sha256', secret).update('visitor identity').digest('base64url')
}

/** Puts the use cases together: the only place that knows every part. */
export function compose({ store, secret, limits, log, meters }: Ingredients): Composed {
  const clock = systemClock
  const { agents, threads, visitors, workgroups, credentials, devices } = store
  const onError = (error: unknown) => log.error({ err: error }, 'background work failed')
  const outlets = new Outlets()
  const lanes = new Lanes(threads)
  const fanOut = new FanOut(outlets)
  const line: Line = { lanes, log: store.log, threads, fanOut, clock, recallWindowMs: limits.recallWindowMs }
  const presence = new Presence(clock, limits.graceMs, (uid) => dispatcher.wakeAgent(uid))
  const dispatcher: Dispatcher = new Dispatcher({ line, threads, agents, presence, onError })
  const tokens = new Tokens(secret)
  const sessions = new Sessions({ tokens, credentials, agents, visitors, clock, lifetimes: limits.lifetimes })
  const cursors = new CursorBook(devices, clock, onError)
  const shared = { receive: measured(line, meters), failedLogins: new FailedLogins(limits.ban) }
  const readLog = readLogOf(store.log, threads)
  const api: Composed['api'] = {
    ...shared,
    conversations: { line, threads, agents, workgroups, dispatcher },
    archive: { log: store.log, threads },
    syncing: { devices, outlets, readLog, clock },
    visiting: { sessions, visitors, workgroups, lanes, clock, identitySecret: identitySecretOf(secret) },
    logins: { sessions, agents },
    serviceOf: (key) => serviceOf(credentials, key),
    setAgentStatus: async (uid, status) => {
      await agents.setStatus(uid, status)
      if (status === 'AVAILABLE') dispatcher.wakeAgent(uid)
    },
  }
  const present = {
    onAgentConnected: (uid: Uid) => presence.connected(uid),
    onAgentDisconnected: (uid: Uid) => presence.disconnected(uid),
  }
  const broker: Composed['broker'] = {
    ...shared,
    ...present,
    sessions,
    delivery: { devices, outlets, connected: new ConnectedDevices(), cursors, readLog, clock },
    mayHear: (actor, filter) => mayHearNow(threads, actor, filter),
  }
  return { api, broker, cursors, dispatcher, sessions }
}

function measured(line: Line, meters: Meters): BrokerParts['receive'] {
  return async (actor, draft) => {
    const receipt = await receive(line, actor, draft)
    meters.received(receipt)
    return receipt
  }
}
