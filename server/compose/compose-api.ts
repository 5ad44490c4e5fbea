import type { ApiDeps } from '../../api/deps.ts'
import type { AuditWriter } from '../../app/audit/audit-writer.ts'
import { Thumbnails } from '../../app/files/thumbnails.ts'
import { UploadLimiter } from '../../app/files/upload-limiter.ts'
import type { ReadLimiter } from '../../app/limits/read-limiter.ts'
import type { Clock } from '../../app/timing/clock.ts'
import type { MessageIndex } from '../../app/workspace/message-index.ts'
import type { Store } from '../../store/store.ts'
import type { Limits } from '../config/limits.ts'
import { linkKeyOf } from '../storage/derived-keys.ts'
import { type FileStore, spaceAt } from '../storage/open-files.ts'
import type { Meters } from '../telemetry/meters.ts'

interface ComposeDeskDeps {
  /** With whoever hears of changes in it. */
  readonly store: Store
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
>

/** Puts together what agents and admins keep and look up beside conversations. */
export function composeDesk({
  store,
  clock,
  index,
  readers,
  secret,
  fileStore,
  maxUploadBytes,
  limits,
  auditor,
  meters,
}: ComposeDeskDeps): DeskDeps {
  const { agents, threads, workgroups, credentials, search } = store
  const onLimit = meters.limits.reached
  const reading = { ...limits.reading, onLimit }
  const archive = { log: store.log, threads, agents, readers, ...reading }
  const allowed = { maxBytes: maxUploadBytes, maxBytesADay: limits.maxUploadBytesADay }
  const gate = new UploadLimiter(limits.uploads, clock, () => spaceAt(fileStore.incoming))
  meters.uploadsUnderWay = () => gate.size
  return {
    archive,
    fileDesk: {
      ...allowed,
      ...fileStore,
      files: store.files,
      archive,
      pictures: new Thumbnails(limits.pictures, onLimit),
      clock,
      linkKey: linkKeyOf(secret),
      gate,
    },
    figures: { statistics: store.statistics, workgroups, agents },
    widgetRoom: { widgets: store.widgets, workgroups, agents, auditor },
    replyShelf: { quickReplies: store.quickReplies, agents, auditor },
    contactBook: { contacts: store.contacts, agents, threads },
    briefing: {
      threads,
      agents,
      workgroups,
      proposals: store.proposals,
      contacts: store.contacts,
      log: store.log,
      clock,
    },
    keyRing: { credentials, agents, clock, auditor },
    auditDesk: { audit: store.audit, agents, clock },
    searching: { search, threads, agents, index, readers, ...reading },
  }
}
