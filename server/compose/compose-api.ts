import type { ApiDeps } from '../../api/deps.ts'
import type { AdminDeps } from '../../app/admin/permissions.ts'
import { type SetUpEventsDeps, setUpEventsFor } from '../../app/admin/set-up-events.ts'
import type { AnnouncementDeps } from '../../app/announcements/announce.ts'
import { AnnouncementPace } from '../../app/announcements/announcement-pace.ts'
import type { AuditWriter } from '../../app/audit/audit-writer.ts'
import type { Sessions } from '../../app/auth/sessions.ts'
import { Avatars } from '../../app/files/avatars.ts'
import { Thumbnails } from '../../app/files/thumbnails.ts'
import type { FileDeps } from '../../app/files/upload.ts'
import { UploadLimiter } from '../../app/files/upload-limiter.ts'
import type { ReadLimiter } from '../../app/limits/read-limiter.ts'
import type { Uids } from '../../app/new-uid.ts'
import type { RecordExportDeps } from '../../app/records/export-records.ts'
import { leaveAllGroups } from '../../app/social/groups.ts'
import type { Clock } from '../../app/timing/clock.ts'
import type { MessageIndex } from '../../app/workspace/message-index.ts'
import type { Uid } from '../../domain/ids.ts'
import type { Agent } from '../../domain/people/agent.ts'
import type { Store } from '../../store/store.ts'
import type { Limits } from '../config/limits.ts'
import { avatarKeyOf, linkKeyOf, recordKeyOf } from '../storage/derived-keys.ts'
import { type FileStore, spaceAt } from '../storage/open-files.ts'
import type { Meters } from '../telemetry/meters.ts'
import type { Dispatch } from './compose-dispatch.ts'
import { composeSocial } from './compose-social.ts'

interface ComposeApiDeps {
  /** With whoever hears of changes in it. */
  readonly store: Store
  readonly dispatch: Dispatch
  readonly sessions: Sessions
  readonly clock: Clock
  readonly uids: Uids
  readonly index: MessageIndex
  readonly secret: string
  readonly fileStore: FileStore
  readonly maxUploadBytes: number
  readonly limits: Limits
  readonly auditor: AuditWriter
  readonly readers: ReadLimiter
  readonly meters: Meters
  /** Hears that an agent may have another name or picture, or is gone. */
  readonly personChanged: (agent: Agent) => void
  readonly liveReach: Pick<ApiDeps['liveReach'], 'recheck'>
  readonly onError: (error: unknown) => void
}

type SupportDeps = Pick<
  ApiDeps,
  | 'auditLogDeps'
  | 'historyDeps'
  | 'presenceOf'
  | 'statisticsDeps'
  | 'recordStatisticsDeps'
  | 'fileDeps'
  | 'widgetDeps'
  | 'quickReplyDeps'
  | 'announcementDeps'
  | 'socialDeps'
  | 'threadBriefDeps'
  | 'apiKeyDeps'
  | 'searchDeps'
  | 'recordDeps'
  | 'adminDeps'
  | 'avatars'
  | 'colleagueDeps'
>

/** Puts together what agents and admins set up, keep and look up beside conversations. */
export function composeApi(deps: ComposeApiDeps): SupportDeps {
  const { store, dispatch, clock, uids, index, readers, limits, auditor, meters } = deps
  const { agents, threads, workgroups, credentials, search, contacts, log, proposals } = store
  const reading = { ...limits.reading, onLimit: meters.limits.reached }
  const counting = { maxCounted: reading.countedRecords, onLimit: reading.onLimit }
  const historyDeps = { log, threads, agents, readers, ...reading }
  const presenceOf: ApiDeps['presenceOf'] = (of) => dispatch.visitorPresence.viewsOf(of)
  const fileDeps = fileDepsOf(deps, historyDeps)
  const avatars = new Avatars({ ...fileDeps, avatarKey: avatarKeyOf(deps.secret) })
  const socialDeps = composeSocial({ ...deps, pictures: avatars })
  return {
    ...{ historyDeps, presenceOf, fileDeps, avatars },
    adminDeps: adminDepsOf(deps, avatars, (agent) => leaveAllGroups(socialDeps, agent)),
    colleagueDeps: { staff: store.staff, presence: dispatch.presence },
    statisticsDeps: { statistics: store.statistics, workgroups, agents },
    recordStatisticsDeps: { recordCounts: store.recordCounts, workgroups, agents, readers, ...counting },
    widgetDeps: { widgets: store.widgets, workgroups, agents, auditor },
    quickReplyDeps: { quickReplies: store.quickReplies, agents, uids, auditor },
    announcementDeps: announcementDepsOf(deps),
    socialDeps,
    threadBriefDeps: { threads, agents, workgroups, proposals, contacts, log, clock, presenceOf },
    apiKeyDeps: { credentials, agents, clock, uids, auditor },
    auditLogDeps: { audit: store.audit, agents, clock },
    searchDeps: { search, threads, agents, index, readers, ...reading },
    recordDeps: recordDepsOf(deps, historyDeps),
  }
}

function recordDepsOf(
  { store, index, auditor, secret }: ComposeApiDeps,
  historyDeps: RecordExportDeps['historyDeps'],
): RecordExportDeps {
  const { records, search, agents, workgroups } = store
  const placeKey = recordKeyOf(secret)
  return { records, search, agents, workgroups, index, auditor, historyDeps, placeKey, exporting: new Set() }
}

/** Puts setting up together: the dispatcher works by what is changed at once. */
function adminDepsOf(
  { store, sessions, dispatch, auditor, uids, limits, personChanged, liveReach, onError }: ComposeApiDeps,
  pictures: AdminDeps['pictures'],
  leaveGroups: SetUpEventsDeps['leaveGroups'],
): AdminDeps {
  const { agents, workgroups, staff, groups, threads } = store
  const { agentUpdates, offers, settingsChanged, agentLeft } = dispatch
  const { dispatcher } = dispatch.threadDeps
  const seesLess = (agentUid: Uid) => liveReach.recheck(agentUid).catch(onError)
  const changes = { settingsChanged, personChanged, agentLeft, leaveGroups, seesLess }
  const events = setUpEventsFor({ threads, dispatcher, agentUpdates, offers, ...changes })
  const people = { agents, workgroups, staff, groups, sessions }
  const { clock } = dispatch.threadDeps.messageDeps
  return { ...people, events, auditor, uids, pictures, clock, passwordCost: limits.passwordCost }
}

function announcementDepsOf({ store, dispatch, limits, auditor, meters, onError }: ComposeApiDeps): AnnouncementDeps {
  const { threads, agents, workgroups, announcements } = store
  const { messageDeps, notices } = dispatch.threadDeps
  const { ofAgent: most, withinMs, kept } = limits.announcements
  const pace = new AnnouncementPace({ most, withinMs }, meters.limits.reached)
  return { messageDeps, notices, threads, agents, workgroups, announcements, auditor, pace, kept, onError }
}

function fileDepsOf(
  { store, clock, uids, secret, fileStore, maxUploadBytes, limits, meters }: ComposeApiDeps,
  historyDeps: FileDeps['historyDeps'],
): FileDeps {
  const gate = new UploadLimiter(limits.uploads, clock, () => spaceAt(fileStore.incoming))
  meters.uploadsUnderWay = () => gate.size
  return {
    ...fileStore,
    maxBytes: maxUploadBytes,
    maxBytesADay: limits.maxUploadBytesADay,
    files: store.files,
    visitors: store.visitors,
    historyDeps,
    pictures: new Thumbnails(limits.pictures, meters.limits.reached),
    clock,
    uids,
    linkKey: linkKeyOf(secret),
    gate,
  }
}
