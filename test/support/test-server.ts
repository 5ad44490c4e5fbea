import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Config, readConfig } from '../../server/config/config.ts'
import { defaultLimits, type Limits } from '../../server/config/limits.ts'
import { startServer } from '../../server/server.ts'
import { addAgent, defaults } from '../../server/storage/seed.ts'
import { openLog } from '../../server/telemetry/log.ts'
import { checkAnswers } from './check-answers.ts'
import { furnishFolder } from './furnished-folder.ts'
import { type Http, http } from './http.ts'
import { LogSink } from './log-sink.ts'
import { databaseUrlOf, openBeside, readRows, removeDatabase, runOn } from './test-database.ts'

/** Most tests are not about logging in: with the real cost it would take a third of their time. */
const cheapCost = { N: 16, r: 1, p: 1 }

/** Tests must also upload on a disk with little space left. */
const withoutSpare = { ...defaultLimits.uploads, minFreeBytes: 0, minFreePercent: 0 }

export const adminPassword = 'a long test password'
export const jwtSecret = 'a secret of forty characters for the tests'

/** A server in this process, on a free port and with a folder of its own. */
export interface TestServer {
  readonly url: string
  readonly wsUrl: string
  readonly http: Http
  readonly dataFolder: string
  /**
   * Stops it; the folder stays for a restart. Rejects with logged errors and secrets, and with undocumented responses.
   */
  readonly stop: () => Promise<void>
  /** Stops it and removes its folder. */
  readonly remove: () => Promise<void>
  /** Returns rows read directly from the file. */
  readonly rows: (sql: string, ...values: (string | number)[]) => Record<string, unknown>[]
}

/** What a test wants other than the default. */
export interface ServerWish {
  readonly limits?: Partial<Limits>
  readonly config?: Partial<Config>
  /** An existing folder; a new one by default. */
  readonly dataFolder?: string
}

export async function startTestServer(given: ServerWish = {}): Promise<TestServer> {
  const dataFolder = given.dataFolder ?? mkdtempSync(join(tmpdir(), 'parley-test-'))
  if (given.dataFolder === undefined) await furnishFolder(dataFolder, { password: adminPassword, cost: cheapCost })
  const environment = {
    PARLEY_PORT: '0',
    PARLEY_DATA: dataFolder,
    PARLEY_ADMIN_PASSWORD: adminPassword,
    PARLEY_JWT_SECRET: jwtSecret,
  }
  const config = { ...readConfig(environment), databaseUrl: await databaseUrlOf(dataFolder), ...given.config }
  const sink = new LogSink()
  const running = await startServer(
    config,
    { ...defaultLimits, uploads: withoutSpare, passwordCost: cheapCost, ...given.limits },
    {
      log: openLog('trace', sink),
      onDeath: (error) => {
        throw error
      },
      onPassword: () => {},
    },
  )
  const stop = async () => {
    await running.stop()
    sink.check()
    checkAnswers()
  }
  return {
    url: running.url,
    wsUrl: `${running.url.replace('http', 'ws')}/websocket`,
    http: http(running.url),
    dataFolder,
    stop,
    remove: () =>
      stop().finally(() => {
        rmSync(dataFolder, { recursive: true, force: true })
        removeDatabase(dataFolder)
      }),
    rows: (sql, ...values) => readRows(dataFolder, sql, values),
  }
}

export const agentPassword = 'the password of every test agent'

/** Adds an agent to the default workgroup, as `npm run agent` does; returns the agent's uid. */
export async function addTestAgent(dataFolder: string, username: string, capacity = 100): Promise<string> {
  const store = await openBeside(dataFolder)
  const uid = await addAgent(store, { username, nickname: username, password: agentPassword }, cheapCost)
  await store.close()
  if (capacity !== 100) runOn(dataFolder, 'update agents set capacity = ? where uid = ?', [capacity, uid])
  return uid
}

export { defaults }
