import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { pathOf, postgres } from './test/support/programs.ts'

// As `npm start` does: what has been compiled once, here or on a database's thread, is not compiled again.
process.env.NODE_COMPILE_CACHE ||= fileURLToPath(new URL('node_modules/.cache/parley', import.meta.url))

// What a neighbour of this machine does for a few seconds is no fault of ours: what runs servers, processes and browsers
// runs once more when it fails, and says so ("retry x1"). What fails twice is red, and PARLEY_TEST_RETRY=0 forgives nothing.
const retry = Number(process.env.PARLEY_TEST_RETRY ?? 1)

interface More {
  readonly retry?: number
  readonly testTimeout?: number
  readonly isolate?: boolean
  readonly maxWorkers?: number
  readonly sequence?: { readonly groupOrder: number }
  readonly globalSetup?: string
  readonly env?: Readonly<Record<string, string>>
}

const suite = (name: string, folders: string[], more: More = {}) => ({
  extends: true as const,
  test: { name, ...more, include: folders.map((folder) => `test/${folder}/**/*.test.ts`) },
})

/**
 * What of the line runs on PostgreSQL too, end to end: what waits, changes hands, ends and goes on, who receives what and
 * how far, and what is searched, counted and erased. The rules above the store are the same on both. Not `reopening`: its
 * new device must know what was there before it, which other tests' transactions on the same server keep open.
 */
const onPostgres = [
  ...['queue', 'queue-rush', 'offers', 'transfer', 'take-over', 'invite', 'rating', 'leave-message'],
  ...['device-life', 'replay', 'replay-restart', 'own-topic-sessions', 'visitor-sessions', 'named-thread', 'notes'],
  ...['receipts', 'late-receipts', 'receipts-of-colleagues', 'recall-in-thread', 'message-size', 'unicode'],
  ...['backend-begins', 'friends', 'groups', 'groups-leaving', 'blocks', 'merges', 'export'],
  ...['erasure', 'held-bodies', 'retention'],
].map((name) => `test/line/${name}.test.ts`)

/** Where a PostgreSQL is used, which the first test that needs it starts. */
const withPostgres = { globalSetup: './test/support/global-postgres.ts' }

function withKeptThreads(code: string): string {
  const kept = code.replace("'node:worker_threads'", "'../../../test/support/kept-threads.ts'")
  if (kept === code)
    throw new Error('The module that starts the threads of databases no longer imports them as expected.')
  return kept
}

/** Gives servers in the process of a test the threads of `kept-threads.ts`: a start takes a fifth of the CPU. */
const keptThreads = {
  name: 'kept-threads',
  enforce: 'pre' as const,
  transform: (code: string, id: string) => (id.endsWith('/database-thread.ts') ? withKeptThreads(code) : undefined),
}

/** One server on PostgreSQL. */
function postgresSuite() {
  const more = { ...withPostgres, env: { TEST_STORE: 'postgres' }, maxWorkers: 4, sequence: { groupOrder: 1 }, retry }
  const { test, ...rest } = suite('postgres', [], { ...more, testTimeout: 60_000 })
  return { ...rest, test: { ...test, include: onPostgres } }
}

// biome-ignore lint/style/noDefaultExport: vitest wants it
export default defineConfig({
  plugins: [keptThreads],
  test: {
    // Two filled two cores but for a tenth of their time, spent on waiting for pages and timers.
    maxWorkers: 3,
    // Files of one worker share the modules of the server: reading them anew took a fifth of the time.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    setupFiles: ['test/support/restored.ts'],
    reporters: ['default', './test/support/retried.ts'],
    // What is waited for may take long on a busy machine; a second is no limit for it.
    expect: { poll: { timeout: 10_000 } },
    projects: [
      suite('unit', ['architecture', 'domain', 'proto', 'app', 'bench']),
      // They wait more often, for timers and for processes that start.
      suite('doors', ['contract', 'broker', 'api', 'line', 'server', 'examples'], {
        maxWorkers: 4,
        sequence: { groupOrder: 1 },
        testTimeout: 60_000,
        ...withPostgres,
        retry,
      }),
      ...(pathOf(postgres) === undefined ? [] : [postgresSuite()]),
      suite('web', ['web'], { retry }),
      // Its mocks are its own.
      suite('chaos', ['chaos', 'fuzz'], { isolate: true, retry }),
      suite('e2e', ['e2e'], { testTimeout: 60_000, retry }),
      // Firefox and WebKit; chromium is the one of e2e.
      suite('browsers', ['browsers'], { testTimeout: 60_000, retry }),
      // After all the others and one at a time: they measure how fast somebody is served. What a neighbour of this
      // machine does for a few seconds is no flood: measured anew, twice at most, and every figure is printed.
      suite('floods', ['floods'], { maxWorkers: 1, sequence: { groupOrder: 2 }, testTimeout: 60_000, retry: 2 }),
    ],
  },
})
