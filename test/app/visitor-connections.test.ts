import { expect, test } from 'vitest'
import { VisitorConnections } from '../../app/threads/visitor-connections.ts'
import type { Uid } from '../../domain/ids.ts'
import type { VisitorActor } from '../../domain/person.ts'
import { ManualClock } from '../support/manual-clock.ts'

const graces = { lostMs: 3000, pollMs: 15_000, startMs: 45_000 }
const never = Number.POSITIVE_INFINITY

function watch() {
  const clock = new ManualClock(0)
  const told: string[] = []
  const reached: string[] = []
  const connections = new VisitorConnections({
    ...{ clock, graces, onLimit: (limit) => reached.push(limit) },
    onChange: ({ uid }, { status, since }) => told.push(`${uid} ${status} ${since}`),
  })
  return { clock, told, reached, connections }
}

/** A connection of a visitor: each has an actor of its own. */
function vera(): VisitorActor {
  const person = { uid: 'vera' as Uid, nickname: 'Vera', avatar: '', type: 'VISITOR', extra: '' } as const
  return { kind: 'visitor', uid: person.uid, orgUid: 'org' as Uid, person }
}

test('a reload within the grace is not told, and a page closed for good is once, since then', () => {
  const { clock, told, reached, connections } = watch()
  const [first, second] = [vera(), vera()]
  connections.connected(first)
  clock.pass(1000)
  connections.disconnected(first, never)
  clock.pass(2999)
  connections.connected(second)
  clock.pass(60_000)
  expect(told).toEqual(['vera ONLINE 0'])
  connections.disconnected(second, never)
  clock.pass(2999)
  expect(connections.standingOf('vera' as Uid)).toMatchObject({ status: 'ONLINE' })
  clock.pass(1)
  expect(told).toEqual(['vera ONLINE 0', 'vera OFFLINE 63999'])
  expect([connections.standingOf('vera' as Uid), clock.waiting]).toEqual([undefined, 0])
  expect(reached).toEqual(['visitors.lostMs'])
})

test('a visitor who says goodbye is gone at once, and one whose keepalive runs out sooner than the grace by then', () => {
  const { clock, told, connections } = watch()
  const [first, second] = [vera(), vera()]
  connections.connected(first)
  connections.disconnected(first, 0)
  connections.connected(second)
  connections.disconnected(second, 500)
  clock.pass(500)
  expect(told).toEqual(['vera ONLINE 0', 'vera OFFLINE 0', 'vera ONLINE 0', 'vera OFFLINE 0'])
})

test('a page out of view is AWAY after the grace, and in view at once; a new one in view counts', () => {
  const { clock, told, connections } = watch()
  const [first, second] = [vera(), vera()]
  connections.connected(first)
  connections.says(first, 'AWAY')
  clock.pass(2999)
  connections.says(first, 'ONLINE')
  clock.pass(10_000)
  connections.says(first, 'AWAY')
  clock.pass(3000)
  connections.connected(second)
  expect(told).toEqual(['vera ONLINE 0', 'vera AWAY 12999', 'vera ONLINE 15999'])
  connections.disconnected(second, never)
  clock.pass(3000)
  expect(told.at(-1)).toBe('vera AWAY 15999')
  connections.disconnected(first, never)
  clock.pass(3000)
  expect(told.at(-1)).toBe('vera OFFLINE 18999')
})

test('one poll after the other is being there; a poll that is cut is like a lost connection', () => {
  const { clock, told, connections } = watch()
  const poll = (ms: number, how: 'answered' | 'cut') => {
    const end = connections.polls(vera())
    clock.pass(ms)
    end(how)
  }
  poll(20_000, 'answered')
  clock.pass(14_999)
  poll(20_000, 'answered')
  expect(told).toEqual(['vera ONLINE 0'])
  poll(1000, 'cut')
  clock.pass(3000)
  expect(told).toEqual(['vera ONLINE 0', 'vera OFFLINE 55999'])
  poll(0, 'answered')
  clock.pass(15_000)
  expect(told.slice(2)).toEqual(['vera ONLINE 58999', 'vera OFFLINE 58999'])
})

test('a message over HTTP is a sign of life, but does not outlast a connection that ends', () => {
  const { clock, told, connections } = watch()
  connections.seen(vera())
  clock.pass(14_999)
  connections.seen(vera())
  clock.pass(15_000)
  expect(told).toEqual(['vera ONLINE 0', 'vera OFFLINE 14999'])
  const page = vera()
  connections.connected(page)
  connections.seen(vera())
  connections.disconnected(page, never)
  clock.pass(3000)
  expect(told.at(-1)).toBe('vera OFFLINE 29999')
})

test('after a start, visitors who were there get their time to come back, and are told of once if they do not', () => {
  const { clock, told, connections } = watch()
  const [back, missing] = [vera(), { uid: 'mia' as Uid, orgUid: 'org' as Uid }]
  connections.expect([back, missing])
  expect(connections.standingOf(missing.uid)).toEqual({ status: 'ONLINE', since: 0 })
  clock.pass(40_000)
  connections.connected(back)
  clock.pass(4999)
  expect(told).toEqual(['vera ONLINE 40000'])
  clock.pass(1)
  expect(told).toEqual(['vera ONLINE 40000', 'mia OFFLINE 0'])
  expect(connections.standingOf(missing.uid)).toBeUndefined()
})

test('nobody counts as gone because the server stops', () => {
  const { clock, told, connections } = watch()
  const [lost, page] = [vera(), vera()]
  connections.connected(lost)
  connections.connected(page)
  connections.expect([{ uid: 'mia' as Uid, orgUid: 'org' as Uid }])
  connections.disconnected(lost, never)
  connections.stop()
  connections.disconnected(page, 0)
  clock.pass(60_000)
  expect(told).toEqual(['vera ONLINE 0'])
})
