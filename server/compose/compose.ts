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
import type { SyncDeps } from '../../app/delivery/sync.ts'
import type { Erasing } from '../../app/erasure/erasing.ts'
import { Blocks } from '../../app/limits/blocks.ts'
import type { AddressOf } from '../../app/limits/client-address.ts'
import { ReadLimiter } from '../../app/limits/read-limiter.ts'
import type { MessageDeps } from '../../app/messaging/append.ts'
import { GroupReads } from '../../app/messaging/group-reads.ts'
import { Lanes } from '../../app/messaging/lanes.ts'
import type { Receive } from '../../app/messaging/receive-within-budget.ts'
import { RenamedAgents } from '../../app/messaging/renamed-agents.ts'
import { ThreadEvents, watchThreads } from '../../app/messaging/thread-events.ts'
import { randomUids, type Uids } from '../../app/new-uid.ts'
import { maySubscribeWith } from '../../app/threads/may-subscribe.ts'
import { type Clock, systemClock } from '../../app/timing/clock.ts'
import { MessageIndex } from '../../app/workspace/message-index.ts'
import type { BrokerDeps } from '../../broker/broker.ts'
import type { Uid } from '../../domain/ids.ts'
import type { OnLimit } from '../../domain/limit-reached.ts'
import type { Store } from '../../store/store.ts'
import type { Limits } from '../config/limits.ts'
import { cursorKeyOf, identitySecretOf } from '../storage/derived-keys.ts'
import type { FileStore } from '../storage/open-files.ts'
import type { Meters } from '../telemetry/meters.ts'
import { composeApi } from './compose-api.ts'
import { composeContacts } from './compose-contacts.ts'
import { composeDispatch, type Dispatch } from './compose-dispatch.ts'
import { composeErasing } from './compose-erasing.ts'
import { composeLive } from './compose-live.ts'
import { receivingOf } from './compose-receiving.ts'
import { composeLogins, composeSessions } from './compose-sessions.ts'

/** What both doors stand on. */
export interface Composed {
  readonly api: Omit<ApiDeps, 'checkReady' | 'metrics' | 'allows' | 'pictureHosts'>
  readonly broker: Omit<BrokerDeps, 'report' | 'strangers' | 'cappedAddressOf' | 'onCut'>
  readonly cursors: CursorWriter
  readonly dispatch: Dispatch
  readonly sessions: Sessions
  readonly index: MessageIndex
  readonly erasing: Pick<Erasing, 'wake' | 'stop'>
  readonly sweepExpired: () => () => Promise<void>
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
export function compose(deps: ComposeDeps): Composed {
  const { store: given, secret, limits, log, meters } = deps
  const [clock, uids, onLimit] = [systemClock, randomUids, meters.limits.reached]
  const events = new ThreadEvents()
  const store = watchThreads(given, events)
  const { credentials, devices } = store
  const onError = (error: unknown) => log.error({ err: error }, 'background work failed')
  const subscribers = new Subscribers(() => clock.now())
  const auditor = auditWriterFor({ audit: store.audit, clock, uids })
  const core = { limits, clock, uids, subscribers, onLimit, onError }
  const messageDeps = messageDepsOf(store, core)
  const { graceMs, handOverMs: answerMs, visitors: visitorGraces } = limits
  const dispatch = composeDispatch({ ...core, messageDeps, store, events, graceMs, visitorGraces, answerMs, onError })
  const sessions = composeSessions({ ...core, store, secret, lifetimes: limits.lifetimes, ...dispatch, onError })
  const [cursors, index] = [new CursorWriter(devices, clock, onError), new MessageIndex(store.search, clock, onError)]
  const renamed = new RenamedAgents(messageDeps.lanes, dispatch.profileNews)
  const blocks = new Blocks({ now: () => clock.now(), remembered: limits.budgets.remembered })
  const shared = { ...receivingOf(dispatch, deps, { index, renamed, blocks }), addressOf: deps.addressOf }
  const known = composeContacts(dispatch, { ...core, store, events, blocks, auditor })
  const live = composeLive(known.dispatch, { ...shared, ...core, store, events, blocks, meters, limits: limits.live })
  const readers = new ReadLimiter(limits.reading, onLimit)
  const deliveryDeps = deliveryDepsOf(store, core)
  const loginDeps = composeLogins({ ...deps, store, sessions, clock, notes: loginAudit(auditor, clock, onError) })
  const supportDeps = { ...deps, store, dispatch, sessions, clock, uids, auditor, blocks, onError }
  const { erasureDeps, ...erasing } = composeErasing({
    ...supportDeps,
    loggedOut: (uid) => live.api.liveReach.loggedOut(uid),
  })
  const api: Composed['api'] = {
    ...{ ...shared, ...erasureDeps, ...known.contactDeps },
    receive: seenBy(shared.receive, dispatch),
    ...{ ...threadUseCasesOf(dispatch, store), ...live.api },
    ...composeApi({ ...supportDeps, index, readers, ...live.api, personChanged: renamed.changed }),
    syncDeps: { ...deliveryDeps, ...limits.reading, readers, cursorKey: cursorKeyOf(secret), ...pollsOf(dispatch) },
    visitorLoginDeps: visitorLoginDepsOf(deps, { sessions, clock, uids, lanes: messageDeps.lanes, dispatch }),
    ...{ loginDeps, ownPasswordDeps: { ...loginDeps, auditor } },
    ...{ requestsAMinute: limits.requestsAMinute, uids, onLimit, serviceOf: (key) => serviceOf(credentials, key) },
  }
  const broker = brokerDepsOf(
    { ...supportDeps, ...shared },
    { ...deliveryDeps, connected: new ConnectedDevices(), cursors },
  )
  return { api, broker, cursors, dispatch: live.dispatch, sessions, index, ...erasing }
}

type BrokerParts = Pick<ComposeDeps, 'store' | 'limits' | 'meters'> &
  Pick<Composed['broker'], 'receive' | 'addressOf' | 'sessions' | 'uids'> & {
    readonly dispatch: Dispatch
  }

function brokerDepsOf(
  { store, limits, meters, dispatch, ...shared }: BrokerParts,
  deliveryDeps: DeliveryDeps,
): Composed['broker'] {
  const { receive, addressOf, sessions, uids } = shared
  const { threads, agents } = store
  return {
    ...{ receive, addressOf, sessions, uids, deliveryDeps },
    ...connectionsOf(dispatch),
    maxJsonDepth: limits.maxJsonDepth,
    onBadToken: () => meters.logins.failed('token'),
    maySubscribe: maySubscribeWith({ threads, agents }),
    meter: meters.broker,
  }
}

/** Where the broker reports who comes and goes. */
function connectionsOf({ presence, connections }: Dispatch) {
  return {
    onAgentConnected: (uid) => presence.connected(uid),
    onAgentDisconnected: (uid, how) => presence.disconnected(uid, how),
    onVisitorConnected: (actor) => connections.connected(actor),
    onVisitorDisconnected: (actor, withinMs) => connections.disconnected(actor, withinMs),
  } satisfies Partial<Composed['broker']>
}

function pollsOf({ connections }: Dispatch): Pick<SyncDeps, 'onPoll'> {
  return { onPoll: (actor) => connections.polls(actor) }
}

/** Over HTTP, a visitor's message is the only sign that they are there. */
function seenBy(receive: Receive, { connections }: Dispatch): Receive {
  return async (actor, draft, address) => {
    const receipt = await receive(actor, draft, address)
    if (actor.kind === 'visitor' && receipt.kind === 'stored') connections.seen(actor)
    return receipt
  }
}

/** What the routes of threads work with. */
function threadUseCasesOf(
  { threadDeps, handoverDeps, offers, setStatus: setAgentStatus }: Dispatch,
  { leaveMessages, groups }: Store,
): Pick<
  ApiDeps,
  'threadDeps' | 'feedbackDeps' | 'answerOfferDeps' | 'handoverDeps' | 'leftMessageDeps' | 'setAgentStatus'
> {
  const answerOfferDeps = { ...threadDeps, offers }
  const feedbackDeps = { ...threadDeps, groups }
  const leftMessageDeps = { ...threadDeps, leaveMessages }
  return { threadDeps, feedbackDeps, answerOfferDeps, handoverDeps, leftMessageDeps, setAgentStatus }
}

function visitorLoginDepsOf(
  { store, secret, limits, meters }: ComposeDeps,
  given: Pick<VisitorLoginDeps, 'sessions' | 'clock' | 'uids'> & { readonly lanes: Lanes; readonly dispatch: Dispatch },
): VisitorLoginDeps {
  const { visitors, workgroups } = store
  const { sessions, clock, uids, lanes, dispatch } = given
  const bounded = { maxFactBytes: limits.visitors.factBytes, onLimit: meters.limits.reached }
  const onVisitorChanged = (uid: Uid) => lanes.forgetPerson(uid)
  return {
    ...{ visitors, workgroups, sessions, clock, uids },
    identitySecret: identitySecretOf(secret),
    onVisitorChanged,
    onFactsNoted: (uid) => dispatch.visitorPresence.moved(uid),
    ...bounded,
  }
}

interface CoreDeps {
  readonly limits: Limits
  readonly clock: Clock
  readonly uids: Uids
  readonly subscribers: Subscribers
  readonly onLimit: OnLimit
  readonly onError: (error: unknown) => void
}

/** Returns what both doors deliver stored messages with. */
function deliveryDepsOf(
  { devices, log, threads }: Store,
  { limits: { reading, feed, owedAfterLeavingMs }, clock, subscribers, onLimit }: CoreDeps,
): Omit<DeliveryDeps, 'connected' | 'cursors'> {
  const readLog = fewPagesAtOnce(logReaderFor(log, threads, { ...reading, onLimit }))
  return { devices, subscribers, clock, readLog, owedAfterLeavingMs, feed, onLimit }
}

function messageDepsOf(store: Store, given: CoreDeps): MessageDeps {
  const { threads, agents, files, log, contacts } = store
  const { clock, uids, subscribers, limits, onError } = given
  const { recallWindowMs, social } = limits
  const fanOut = new FanOut(subscribers)
  return {
    lanes: new Lanes(threads, limits.lanes, given.onLimit),
    log,
    threads,
    agents,
    contacts,
    files,
    fanOut,
    reads: new GroupReads({ groups: store.userGroups, log, fanOut, clock, uids, everyMs: social.receiptsMs, onError }),
    clock,
    uids,
    recallWindowMs,
  }
}
