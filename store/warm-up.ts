import type { MessageUid, SessionUid, ThreadUid, Topic, Uid } from '../domain/ids.ts'
import type { QuickReplyUid } from '../domain/organization/quick-reply.ts'
import type { RecordFilter } from './ports/records.ts'
import type { Store } from './store.ts'

const nobody = 'nobody' as Uid
const nothing = 'nothing' as ThreadUid
const nowhere = 'nowhere' as Topic
const window = { offset: 0, limit: 1 }
const states = ['CLOSED'] as const

/**
 * Runs the usual queries once for nobody, so that connections are open and statements prepared before the first user
 * comes. Writes nothing.
 */
export async function warmUp(store: Store): Promise<void> {
  await Promise.all([...ofLine(store), ...ofDispatcher(store), ...ofLists(store)])
}

function ofLine({ threads, log, devices, visitors, agents, sessions, credentials, files }: Store) {
  const of = (mark: number) => ({
    since: { mark, ms: 0 },
    endedSince: { mark, ms: 0 },
    leftSinceMs: 0,
    cursors: new Map(),
  })
  return [
    threads.current(nowhere),
    threads.byUid(nothing),
    threads.takenPartIn([nowhere], [nobody, nobody]),
    threads.onTopic(nowhere),
    // Goes through the writer, which creates the objects that a commit needs.
    log.find(nowhere, 'nothing' as MessageUid),
    log.read({ threadUid: nothing, after: 0, limit: 1 }),
    log.read({ threadUid: nothing, after: 0, limit: 2, maxBytes: 1 }),
    log.read({ threadUid: nothing, before: 1, limit: 2, maxBytes: 1 }),
    log.count([nothing]),
    devices.heads([nobody]),
    devices.standings([nobody], of(1)),
    devices.standings([nobody, nobody], of(0)),
    visitors.byUid(nobody),
    visitors.bySiteUid(nobody, 'nobody'),
    agents.byUid(nobody),
    agents.byAccount(nobody),
    agents.byUsername('nobody'),
    agents.account(nobody),
    agents.named([nobody]),
    sessions.find('nothing' as SessionUid),
    credentials.apiKey('nothing'),
    files.uploadedSince(nobody, 0),
    files.several([]),
  ]
}

function ofDispatcher({ threads, agents, workgroups, widgets, deadlines, proposals }: Store) {
  const place = { uid: nothing, targetUid: nobody, priority: 0, queuedAt: 0 }
  return [
    threads.waiting(nobody, 1),
    threads.declined(nobody),
    threads.queued(nobody, 1),
    threads.place(place),
    threads.targetsWaitedFor(),
    threads.offered(nobody, 1),
    threads.offered(null, 1),
    threads.heldBy(nobody),
    threads.namesHeldBy(nobody),
    threads.agentsWithThreads(),
    threads.visitorsThere(),
    threads.lastAgentOf(nobody, nobody),
    threads.assignedSince(nobody, Number.MAX_SAFE_INTEGER),
    agents.behind(nobody),
    agents.free(nobody),
    agents.workgroupsOf(nobody),
    workgroups.byUid(nobody),
    workgroups.organization(nobody),
    widgets.of(nobody),
    deadlines.due(0, 1),
    deadlines.next(),
    deadlines.silence(nothing),
    deadlines.waitsSince(nothing),
    proposals.openIn(nothing),
    proposals.openTo(nobody),
  ]
}

function ofLists({
  threads,
  quickReplies,
  contacts,
  leaveMessages,
  statistics,
  search,
  staff,
  groups,
  ...store
}: Store) {
  const uids = [nobody, nobody]
  const own = { orgUid: nobody, participants: uids }
  const all = { orgUid: nobody, overseer: { uids, targets: 'any' } } as const
  const theirs = { orgUid: nobody, overseer: { uids, targets: [nobody, nobody] } }
  const of = { orgUid: nobody, knownTo: null, maxCounted: 1 }
  return [
    ...[own, all, theirs].flatMap((filter) => [
      threads.query(filter, window),
      threads.query({ ...filter, states }, window),
      threads.count(filter, 1),
      threads.count({ ...filter, states }, 1),
    ]),
    threads.queues([nobody], window),
    quickReplies.byUid('nothing' as QuickReplyUid),
    quickReplies.query({ orgUid: nobody, ownerUid: nobody }, window),
    ...[of, { ...of, search: 'nobody' }, { ...of, knownTo: uids }].map((filter) => contacts.query(filter, window)),
    contacts.byUid(nobody),
    contacts.isKnownTo(nobody, uids),
    ...[{ state: 'open' } as const, {}].map((filter) => leaveMessages.query({ orgUid: nobody, ...filter }, window)),
    leaveMessages.count({ orgUid: nobody, state: 'open' }, 1),
    statistics.ofTarget(nobody, { fromMs: 0, toMs: 1 }),
    search.find({ words: ['nobody'], orgUid: nobody, readers: uids, within: 'own' }, window),
    search.find({ words: ['nobody'], orgUid: nobody, readers: uids, within: 'organization' }, window),
    ...[all, theirs].flatMap((filter) => [
      store.records.page(filter, { limit: 30 }),
      ...ofCounts(store, filter),
      search.findRecords({ words: ['nobody'], filter, limit: 1 }),
    ]),
    staff.of(nobody, window),
    groups.of(nobody, window),
    groups.membersOf(nobody, window),
    store.audit.query({ orgUid: nobody }, { ...window, maxCounted: 1 }),
    store.announcements.newest(nobody, { sinceMs: 0, limit: 1 }),
    ...ofSocial(store),
  ]
}

function ofCounts({ recordCounts }: Pick<Store, 'recordCounts'>, filter: RecordFilter) {
  const period = { ...filter, fromMs: 0, toMs: 1 }
  return [
    recordCounts.ofFilter(period).then((read) => read({ after: null, lookedAt: 1 })),
    recordCounts.inStates(filter, ['QUEUING', 'OFFERED', 'CHATTING']),
    recordCounts.erased(period),
  ]
}

function ofSocial(store: Pick<Store, 'socialSettings' | 'relations' | 'userGroups' | 'people'>) {
  return [
    store.socialSettings.of(nobody),
    store.relations.between(nobody, nobody),
    store.relations.list(nobody, 'RECEIVED', window),
    store.relations.friends(nobody, window),
    store.userGroups.groupsOf(nobody, window),
    store.userGroups.invitations(nobody, window),
    store.people.named(nobody, 'nobody', 1),
  ]
}
