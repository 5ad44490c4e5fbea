import { beforeEach, expect, test, vi } from 'vitest'
import type { Peer } from '../../broker/connection.ts'
import { startSweep } from '../../broker/idle-sweep.ts'
import type { Peers } from '../../broker/peers.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

/** A connected peer without a keepalive that answers each ping, or none, and sends nothing else. */
function quietPeer({ answers }: { answers: boolean }) {
  const closings: string[] = []
  let asked = 0
  const stream = {
    heardAt: Date.now(),
    isUnread: false,
    bufferedBytes: 0,
    ping: () => {
      asked += 1
      if (answers) stream.heardAt = Date.now()
    },
    closeFor: (reason: string) => closings.push(reason),
  }
  const peer = {
    ...{ stream, connectOptions: { keepaliveMs: 0 }, ready: true, connection: undefined },
    ...{ stall: { bufferedBytes: 0, sinceMs: 0 }, pings: { unanswered: 0, lastMs: 0 } },
  }
  return { peer: peer as unknown as Peer, closings, asked: () => asked }
}

/** Sweeps a peer for that long; the server is blocked for that many ms in each second. */
function sweepFor(peer: Peer, { seconds, lateMs }: { seconds: number; lateMs: number }): void {
  const peers = Object.assign([peer], { forget: () => {} }) as unknown as Peers
  const stop = startSweep(peers, { keepsAlive: () => true }, { maxStallMs: 1000 })
  for (let second = 0; second < seconds; second += 1) {
    vi.setSystemTime(Date.now() + lateMs)
    vi.advanceTimersByTime(1000)
  }
  stop()
}

test.each([0, 700, 2300, 45_000, 200_000])(
  'a peer that answers is kept, even by a server blocked for %i ms at each sweep',
  (lateMs) => {
    const { peer, closings, asked } = quietPeer({ answers: true })
    sweepFor(peer, { seconds: 400, lateMs })
    expect(closings).toEqual([])
    expect(asked()).toBeGreaterThan(10)
  },
)

test('a peer that answers nothing is closed after a minute and a half, pinged twice', () => {
  const { peer, closings, asked } = quietPeer({ answers: false })
  sweepFor(peer, { seconds: 89, lateMs: 0 })
  expect([closings, asked()]).toEqual([[], 2])
  sweepFor(peer, { seconds: 2, lateMs: 0 })
  expect(closings[0]).toBe('silent')
})
