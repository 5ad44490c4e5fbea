import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ChildServer } from '../support/child-server.ts'
import { expectWithstood, type Flood, flood, startFloodedServer } from '../support/flood.ts'
import { newVisitor } from '../support/people.ts'

/** A server that does not trust the attackers' addresses, as in production. */
const start = () => startFloodedServer({ PARLEY_TRUSTED_PROXIES: 'none' })

async function visitors(server: ChildServer): Promise<{ visitors: { uid: string; token: string }[] }> {
  return { visitors: await Promise.all(Array.from({ length: 60 }, () => newVisitor(server, 'Flood'))) }
}

const largest = readdirSync(join(import.meta.dirname, '../../web-client/dist/assets')).filter((name) =>
  /^(console|chat)-.*\.js$/.test(name),
)
const paths = ['/docs/json', ...largest.map((name) => `/assets/${name}`)]

/** A flood, and how many MiB of memory it may cost. */
const floods: readonly (readonly [what: string, moreMiB: number, flood: Flood])[] = [
  ['headers that never end', 150, { attack: 'slow-headers' }],
  ['bodies that hardly come', 250, { attack: 'slow-bodies' }],
  ['sockets that say nothing, and WebSockets without CONNECT', 150, { attack: 'silent-sockets' }],
  ['half a frame on each of many sockets', 250, { attack: 'half-frames' }],
  ['endless messages of one-byte fragments', 300, { attack: 'one-byte-fragments', prepare: visitors }],
  ['frames with nothing in them', 150, { attack: 'frames', prepare: visitors }],
  ['pipelined requests', 200, { attack: 'pipelined' }],
  ['answers nobody reads', 450, { attack: 'answers-unread', given: { paths } }],
  ['packets nobody reads', 400, { attack: 'packets-unread', prepare: visitors }],
  ['thousands of long polls', 500, { attack: 'long-polls', forMs: 8000, prepare: visitors }],
  ['thousands of init', 250, { attack: 'inits' }],
]

test.each(floods)('%s harm nobody else', async (_what, moreMiB, given) => {
  const server = await start()
  const seen = await flood(server, given)
  expectWithstood(server, seen, { moreMiB })
  expect(seen.attack.opened).toBeGreaterThan(0)
})
