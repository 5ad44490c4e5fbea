import type { ApiDeps } from '../../api/deps.ts'
import type { AdminDeps } from '../../app/admin/permissions.ts'
import { setUpEventsFor } from '../../app/admin/set-up-events.ts'
import type { AuditWriter } from '../../app/audit/audit-writer.ts'
import type { Sessions } from '../../app/auth/sessions.ts'
import { Thumbnails } from '../../app/files/thumbnails.ts'
import type { FileDeps } from '../../app/files/upload.ts'
import { UploadLimiter } from '../../app/files/upload-limiter.ts'
import type { ReadLimiter } from '../../app/limits/read-limiter.ts'
import type { Clock } from '../../app/timing/clock.ts'
import type { MessageIndex } from '../../app/workspace/message-index.ts'
import type { Store } from '../../store/store.ts'
import type { Limits } from '../config/limits.ts'
import { linkKeyOf } from '../storage/derived-keys.ts'
import { type FileStore, spaceAt } from '../storage/open-files.ts'
import type { Meters } from '../telemetry/meters.ts'
import type { Dispatch } from './compose-dispatch.ts'

interface ComposeApiDeps {
  /** With whoever hears of changes in it. */
  readonly store: Store
  readonly dispatch: Dispatch
  readonly sessions: Sessions
  readonly clock: Clock
  readonly index: MessageIndex
  readonly secret: string
  readonly fileStore: FileStore
  readonly maxUploadBytes: number
  readonly limits: Limits
  readonly auditor: AuditWriter
  readonly readers: ReadLimiter
  readonly meters: Meters
}

type DeskDeps = Pick<
  ApiDeps,
  | 'auditDesk'
  | 'archive'
  | 'figures'
  | 'fileDesk'
  | 'widgetRoom'
  | 'replyShelf'
  | 'contactBook'
  | 'briefing'
  | 'keyRing'
  | 'searching'
  | 'settingUp'
  | 'staffRoom'
>

/** Puts together what agents and admins set up, keep and look up beside conversations. */
export function composeApi(given: ComposeApiDeps): DeskDeps {
  const { store, dispatch, clock, index, readers, limits, auditor, meters } = given
  const { agents, threads, workgroups, credentials, search, contacts, log, proposals } = store
  const reading = { ...limits.reading, onLimit: meters.limits.reached }
  const archive = { log, threads, agents, readers, ...reading }
  return {
    archive,
    settingUp: settingUpOf(given),
    staffRoom: { staff: store.staff, presence: dispatch.presence },
    fileDesk: fileDeskOf(given, archive),
    figures: { statistics: store.statistics, workgroups, agents },
    widgetRoom: { widgets: store.widgets, workgroups, agents, auditor },
    replyShelf: { quickReplies: store.quickReplies, agents, auditor },
    contactBook: { contacts, agents, threads },
    briefing: { threads, agents, workgroups, proposals, contacts, log, clock },
    keyRing: { credentials, agents, clock, auditor },
    auditDesk: { audit: store.audit, agents, clock },
    searching: { search, threads, agents, index, readers, ...reading },
  }
}

/** Puts setting up together: the dispatcher works by what is changed at once. */
function settingUpOf({ store, sessions, dispatch, auditor, limits }: ComposeApiDeps): AdminDeps {
  const { agents, workgroups, staff, groups, threads } = store
  const { agentBoard, offers, settingsChanged, agentLeft } = dispatch
  const { dispatcher } = dispatch.conversations
  const events = setUpEventsFor({ threads, dispatcher, agentBoard, offers, settingsChanged, agentLeft })
  return { agents, workgroups, staff, groups, sessions, events, auditor, passwordCost: limits.passwordCost }
}

function fileDeskOf(
  { store, clock, secret, fileStore, maxUploadBytes, limits, meters }: ComposeApiDeps,
  archive: FileDeps['archive'],
): FileDeps {
  const gate = new UploadLimiter(limits.uploads, clock, () => spaceAt(fileStore.incoming))
  meters.uploadsUnderWay = () => gate.size
  return {
    ...fileStore,
    maxBytes: maxUploadBytes,
    maxBytesADay: limits.maxUploadBytesADay,
    files: store.files,
    archive,
    pictures: new Thumbnails(limits.pictures, meters.limits.reached),
    clock,
    linkKey: linkKeyOf(secret),
    gate,
  }
}
