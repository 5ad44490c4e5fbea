import type { Logger } from 'pino'
import type { ApiDeps } from '../../api/deps.ts'
import { auditWriterFor } from '../../app/audit/audit-writer.ts'
import { serviceOf } from '../../app/auth/api-keys.ts'
import { loginAudit } from '../../app/auth/login-audit.ts'
import type { Sessions } from '../../app/auth/sessions.ts'
import type { VisitorLoginDeps } from '../../app/auth/visitor-login.ts'
import { ConnectedDevices } from '../../app/delivery/connected-devices.ts'
import { CursorWriter } from '../../app/delivery/cursor-writer.ts'
import type { DeliveryDeps } from '../../app/delivery/device-session.ts'
import { FanOut } from '../../app/delivery/fan-out.ts'
import { fewPagesAtOnce, logReaderFor } from '../../app/delivery/log-reader.ts'
import { Subscribers } from '../../app/delivery/subscribers.ts'
import { Budgets } from '../../app/limits/budgets.ts'
import type { AddressOf } from '../../app/limits/client-address.ts'
import { ReadLimiter } from '../../app/limits/read-limiter.ts'
import type { MessageDeps } from '../../app/messaging/append.ts'
import { Lanes } from '../../app/messaging/lanes.ts'
import type { ReceiveDeps } from '../../app/messaging/receive.ts'
import { type Receive, receiveWithinBudget } from '../../app/messaging/receive-within-budget.ts'
import { watchThreads } from '../../app/messaging/thread-events.ts'
import { maySubscribeWith } from '../../app/threads/may-subscribe.ts'
import { type Clock, systemClock } from '../../app/timing/clock.ts'
import { MessageIndex } from '../../app/workspace/message-index.ts'
import type { BrokerDeps } from '../../broker/broker.ts'
import type { Uid } from '../../domain/ids.ts'
import type { OnLimit } from '../../domain/limit-reached.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { Store } from '../../store/store.ts'
import type { Limits } from '../config/limits.ts'
import { cursorKeyOf, identitySecretOf } from '../storage/derived-keys.ts'
import type { FileStore } from '../storage/open-files.ts'
import type { Meters } from '../telemetry/meters.ts'
import { composeApi } from './compose-api.ts'
import { composeDispatch, type Dispatch } from './compose-dispatch.ts'
import { composeLogins, composeSessions } from './compose-sessions.ts'

/** What both doors stand on. */
export interface Composed {
  readonly api: Omit<ApiDeps, 'checkReady' | 'metrics' | 'allows'>
  readonly broker: Omit<BrokerDeps, 'report' | 'strangers' | 'cappedAddressOf' | 'onCut'>
  readonly cursors: CursorWriter
  readonly dispatch: Dispatch
  readonly sessions: Sessions
  readonly index: MessageIndex
}

/** What everything is made of. */
export interface ComposeDeps {
  readonly store: Store
  readonly secret: string
  readonly limits: Limits
  readonly log: Logger
  readonly meters: Meters
  readonly fileStore: FileStore
  readonly maxUploadBytes: number
  readonly addressOf: AddressOf
}

/** Puts the use cases together: the only place that knows every part. */
export function compose(ingredients: ComposeDeps): Composed {
  const { store: given, secret, limits, log, meters } = ingredients
  const [clock, onLimit] = [systemClock, meters.limits.reached]
  const store = watched(given, () => dispatch)
  const { agents, threads, credentials, devices } = store
  const onError = (error: unknown) => log.error({ err: error }, 'background work failed')
  const [outlets, auditor] = [new Subscribers(() => clock.now()), auditWriterFor({ audit: store.audit, clock })]
  const line = lineOf(store, { limits, clock, outlets, onLimit })
  const { graceMs, handOverMs: answerMs } = limits
  const dispatch: Dispatch = composeDispatch({ line, store, outlets, graceMs, answerMs, onLimit, onError })
  const { conversations, presence } = dispatch
  const sessions = composeSessions({ store, secret, lifetimes: limits.lifetimes, presence, clock, onError, onLimit })
  const [cursors, index] = [new CursorWriter(devices, clock, onError), new MessageIndex(store.search, clock, onError)]
  const shared = { ...wayIn(dispatch.receiving, ingredients, index), addressOf: ingredients.addressOf }
  const readers = new ReadLimiter(limits.reading, onLimit)
  const delivering = deliveringOf(store, { limits, clock, outlets, onLimit })
  const api: Composed['api'] = {
    ...shared,
    conversations,
    answering: { ...conversations, offers: dispatch.offers },
    handingOver: dispatch.handingOver,
    leaveDesk: { line, threads, agents, leaveMessages: store.leaveMessages },
    ...composeApi({ ...ingredients, store, dispatch, sessions, clock, index, readers, auditor }),
    syncing: { ...delivering, ...limits.reading, readers, cursorKey: cursorKeyOf(secret) },
    visiting: { ...visitingOf(ingredients), sessions, clock, onVisitorChanged: (uid) => line.lanes.forgetPerson(uid) },
    logins: composeLogins({ ...ingredients, store, sessions, clock, notes: loginAudit(auditor, clock, onError) }),
    requestsAMinute: limits.requestsAMinute,
    onLimit,
    serviceOf: (key) => serviceOf(credentials, key),
    setAgentStatus: dispatch.setStatus,
  }
  const broker: Composed['broker'] = {
    ...shared,
    onAgentConnected: (uid: Uid) => presence.connected(uid),
    onAgentDisconnected: (uid, how) => presence.disconnected(uid, how),
    sessions,
    onBadToken: () => meters.logins.failed('token'),
    delivery: { ...delivering, connected: new ConnectedDevices(), cursors },
    mayHear: maySubscribeWith({ threads, agents }),
    meter: meters.broker,
  }
  return { api, broker, cursors, dispatch, sessions, index }
}

/** The store, whose changes the dispatch hears once it is there. */
function watched(store: Store, dispatch: () => Dispatch): Store {
  const onLeft = ({ targetUid }: Thread) => dispatch().conversations.board.messageLeft(targetUid)
  return watchThreads(store, (before, after) => dispatch().onThreadChange(before, after), onLeft)
}

function visitingOf({
  store,
  secret,
  limits,
  meters,
}: ComposeDeps): Omit<VisitorLoginDeps, 'sessions' | 'clock' | 'onVisitorChanged'> {
  const { visitors, workgroups } = store
  const bounded = { maxFactBytes: limits.visitors.factBytes, onLimit: meters.limits.reached }
  return { visitors, workgroups, identitySecret: identitySecretOf(secret), ...bounded }
}

interface LineGiven {
  readonly limits: Limits
  readonly clock: Clock
  readonly outlets: Subscribers
  readonly onLimit: OnLimit
}

/** What both doors tell stored messages with. */
function deliveringOf(
  { devices, log, threads }: Store,
  { limits: { reading, feed, owedAfterLeavingMs }, clock, outlets, onLimit }: LineGiven,
): Omit<DeliveryDeps, 'connected' | 'cursors'> {
  const readLog = fewPagesAtOnce(logReaderFor(log, threads, { ...reading, onLimit }))
  return { devices, outlets, clock, readLog, owedAfterLeavingMs, feed, onLimit }
}

function lineOf(store: Store, given: LineGiven): MessageDeps {
  const { threads, agents, files, log, contacts } = store
  const { clock, outlets, limits } = given
  const { recallWindowMs } = limits
  return {
    lanes: new Lanes(threads, limits.lanes, given.onLimit),
    log,
    threads,
    agents,
    contacts,
    files,
    fanOut: new FanOut(outlets),
    clock,
    recallWindowMs,
  }
}

/** The way in for messages: within budgets, and counted. */
function wayIn(
  line: ReceiveDeps,
  { limits, meters }: ComposeDeps,
  index: MessageIndex,
): Pick<ApiDeps, 'receive' | 'budgets' | 'messageSizes'> {
  const budgets = new Budgets(limits.budgets, (spender) => meters.overBudget(spender), meters.limits.reached)
  const taking = { line, budgets, sizes: limits.messages }
  meters.lanesWaiting = () => line.lanes.waiting
  const receive: Receive = async (actor, draft, address) => {
    const receipt = await receiveWithinBudget(taking, { actor, draft }, address)
    meters.received(receipt)
    index.wake()
    return receipt
  }
  return { receive, budgets, messageSizes: limits.messages }
}
