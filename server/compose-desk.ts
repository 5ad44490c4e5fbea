import type { ApiParts } from '../api/parts.ts'
import type { Auditor } from '../app/auditor.ts'
import type { Clock } from '../app/clock.ts'
import type { MessageIndex } from '../app/message-index.ts'
import { Pictures } from '../app/pictures.ts'
import type { Readers } from '../app/readers.ts'
import { UploadGate } from '../app/upload-gate.ts'
import type { Store } from '../store/store.ts'
import { linkKeyOf } from './derived-keys.ts'
import type { Limits } from './limits.ts'
import type { Meters } from './meters.ts'
import { type FileStore, spaceAt } from './open-files.ts'

interface Ingredients {
  /** With whoever hears of changes in it. */
  readonly store: Store
  readonly clock: Clock
  readonly index: MessageIndex
  readonly secret: string
  readonly fileStore: FileStore
  readonly maxUploadBytes: number
  readonly limits: Limits
  readonly auditor: Auditor
  readonly readers: Readers
  readonly meters: Meters
}

type Desk = Pick<
  ApiParts,
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
}: Ingredients): Desk {
  const { agents, threads, workgroups, credentials, search } = store
  const onLimit = meters.limits.reached
  const reading = { ...limits.reading, onLimit }
  const archive = { log: store.log, threads, agents, readers, ...reading }
  const allowed = { maxBytes: maxUploadBytes, maxBytesADay: limits.maxUploadBytesADay }
  const gate = new UploadGate(limits.uploads, clock, () => spaceAt(fileStore.incoming))
  meters.uploadsUnderWay = () => gate.size
  return {
    archive,
    fileDesk: {
      ...allowed,
      ...fileStore,
      files: store.files,
      archive,
      pictures: new Pictures(limits.pictures, onLimit),
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
