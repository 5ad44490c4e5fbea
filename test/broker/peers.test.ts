import { expect, test } from 'vitest'
import type { Peer } from '../../broker/connection.ts'
import { Peers } from '../../broker/peers.ts'
import type { Uid } from '../../domain/ids.ts'

const caps = { all: 10_000, perAddress: 10_000, perUser: 100 }

/** A peer that counts reads of its properties. */
function peerThatCounts(looks: { count: number }): Peer {
  const peer = { address: '127.0.0.1', place: { renew: () => {}, leave: () => {} }, stream: { closeFor: () => {} } }
  const look = () => {
    looks.count += 1
    return undefined
  }
  return Object.defineProperty(peer, 'connection', { get: look }) as unknown as Peer
}

test('an action on one user’s peers touches no others', () => {
  const peers = new Peers(caps, { maxPublishesPerSecond: 10 }, () => {})
  const looks = { count: 0 }
  const all = Array.from({ length: 1000 }, () => peerThatCounts(looks))
  for (const [index, peer] of all.entries()) {
    peers.add(peer)
    peers.connects(peer)
    peers.join(peer, `user ${index >> 1}` as Uid)
  }
  expect(peers.of('user 7' as Uid)).toEqual([all[14], all[15]])
  for (const peer of peers.of('user 7' as Uid)) peers.close(peer, 'takenOver')
  expect(peers.of('user 7' as Uid)).toEqual([])
  expect(peers.of('nobody' as Uid)).toEqual([])
  expect([peers.size, looks.count]).toEqual([998, 0])
})
