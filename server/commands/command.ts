import { auditWriterFor, type GivenAct } from '../../app/audit/audit-writer.ts'
import { randomUids } from '../../app/new-uid.ts'
import { systemClock } from '../../app/timing/clock.ts'
import { sentenceOf } from '../../domain/refusal-sentences.ts'
import type { Store } from '../../store/store.ts'
import { ConfigFaults, readConfig } from '../config/config.ts'
import { type DataFolder, isServed, openDataFolder } from '../storage/data-folder.ts'
import { openDatabase } from '../storage/open-database.ts'
import { defaults, seed, seedPlaces } from '../storage/seed.ts'
import { openLog } from '../telemetry/log.ts'

/** The data of a command: the same as the server's, which may be running. */
export interface Workshop extends DataFolder {
  readonly store: Store
}

/** Invalid arguments on the command line. */
export class UsageError extends Error {}

/** Runs a command and exits: 0 done, 1 failed, 2 not understood. */
export async function runCommand(
  act: (workshop: Workshop, words: readonly string[]) => Promise<string>,
): Promise<never> {
  try {
    const config = readConfig(process.env)
    process.umask(0o077)
    const folder = openDataFolder(config.dataFolder, config)
    const onDeath = (error: Error) => openLog('info').fatal({ err: error }, 'the database is gone')
    const store = await openDatabase({ ...config, ...folder }, { onDeath })
    // A server that starts meanwhile creates the first agent itself, with the password that it is given.
    if (isServed(config.dataFolder)) await seedPlaces(store)
    else await seedQuietly(store, config.adminPassword)
    const answer = await act({ ...folder, store }, process.argv.slice(3))
    await store.close()
    process.stdout.write(`${answer}\n`)
    process.exit(0)
  } catch (error) {
    process.stderr.write(`${sentenceOf(error as Error)}\n`)
    process.exit(error instanceof UsageError || error instanceof ConfigFaults ? 2 : 1)
  }
}

/** Records in the audit log what a command has done, because its user is not an agent. */
export async function noteCommand(store: Store, act: GivenAct): Promise<void> {
  const doer = { kind: 'command', uid: '', name: process.env.USER ?? '' } as const
  await auditWriterFor({ audit: store.audit, clock: systemClock, uids: randomUids }).doneBy(doer, defaults.orgUid, act)
}

/** Seeds a new folder, because a command may run before the server; an existing password stays. */
async function seedQuietly(store: Store, adminPassword: string | undefined): Promise<void> {
  const { password } = await seed(store, adminPassword)
  if (password !== undefined) process.stderr.write(`First start: login admin, password ${password}\n`)
}
