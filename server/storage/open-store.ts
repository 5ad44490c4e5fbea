import type { Logger } from 'pino'
import type { StorageFault } from '../../domain/storage-fault.ts'
import type { Store } from '../../store/store.ts'
import { type Config, ConfigFaults } from '../config/config.ts'
import type { Limits } from '../config/limits.ts'
import type { Meters } from '../telemetry/meters.ts'
import { checkMark, checkUploads } from './check-database.ts'
import { lockDatabase, openDatabase } from './open-database.ts'
import { StoreHealth } from './store-health.ts'

/** A database elsewhere may stand still: no node that cannot store for 5 s is ready. */
const longestCheckMs = 1000

export interface StoreOptions {
  readonly config: Config
  readonly limits: Limits
  readonly log: Logger
  readonly meters: Meters
  readonly onDeath: (error: Error) => void
}

/** A store that has accepted a write, with its health check. */
export interface OpenStore {
  readonly store: Store
  readonly health: StoreHealth
}

/**
 * Opens the database of a locked data folder, and pushes its closing onto the stack. Throws ConfigFaults if it is the
 * wrong one, cannot be read, or accepts no writes.
 */
export async function openStore(
  opened: AsyncDisposableStack,
  database: string,
  { config, limits, log, meters, onDeath }: StoreOptions,
): Promise<OpenStore> {
  const { databaseUrl, dataFolder } = config
  const isOurs = databaseUrl === undefined
  if (isOurs) checkMark(dataFolder)
  else opened.defer(await lockDatabase({ url: databaseUrl, purpose: 'serve', onTaken: onDeath }))
  const onChange = (fault: StorageFault | null, reason: string) => tell(log, fault, reason)
  const health = new StoreHealth({
    everyMs: isOurs ? limits.storeCheckMs : Math.min(limits.storeCheckMs, longestCheckMs),
    onChange,
    onDeath,
  })
  try {
    const store = await openDatabase(
      { databaseUrl, database },
      {
        onDeath,
        onFault: (fault, reason) => health.failed(fault, reason),
        commits: limits.commits,
        onLimit: meters.limits.reached,
      },
    )
    opened.defer(() => store.close())
    await health.start((bytes) => store.beat(bytes))
    opened.defer(() => health.stop())
    if (isOurs && config.s3 === undefined) checkUploads(dataFolder)
    meters.isWritable = () => health.fault === null
    return { store, health }
  } catch (error) {
    throw isOurs ? asFaults(database, error as Error, health) : asFaultsOfServer(error as Error, health)
  }
}

function tell(log: Logger, fault: StorageFault | null, reason: string): void {
  if (fault === null) log.warn('the database takes writes again')
  else log.error({ fault, reason }, 'the database takes no writes')
}

/** Of a database that this server does not keep itself. */
function asFaultsOfServer(error: Error, health: StoreHealth): Error {
  if (error instanceof ConfigFaults || health.fault === null) return error
  return new ConfigFaults([`DATABASE_URL: the database takes no writes (${health.reason}).`])
}

function asFaults(database: string, error: Error, health: StoreHealth): Error {
  if (error instanceof ConfigFaults) return error
  const newer = /previously executed migration (\S+) is missing/.exec(error.message)?.[1]
  if (newer !== undefined)
    return new ConfigFaults([
      `PARLEY_DATA: ${database} was written by a newer version of Parley (${newer}). Start that version, or restore the backup from before it.`,
    ])
  switch (health.fault) {
    case null:
      return error
    case 'damaged':
    case 'gone':
      return new ConfigFaults([`PARLEY_DATA: ${database} cannot be read (${health.reason}). Restore a backup.`])
    default:
      return new ConfigFaults([
        `PARLEY_DATA: ${database} takes no writes (${health.reason}). Is the disk full or read-only?`,
      ])
  }
}
