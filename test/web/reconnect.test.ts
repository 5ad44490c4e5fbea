import { expect, test } from 'vitest'
import type { Api } from '../../web-client/core/connection/api.ts'
import { ServerConnection } from '../../web-client/core/connection/server-connection.ts'
import type { Platform, SocketLike } from '../../web-client/core/platform/platform.ts'
import { mapStorage } from './test-platform.ts'

const pingreq = 0xc0
const [pingresp, connack] = [Uint8Array.of(0xd0, 0), Uint8Array.of(0x20, 2, 0, 0)]
const tokens = { current: async () => 'token', renewed: async () => 'token' }

/** The same random numbers in each run, as what a thousand pages meet is compared with a number. */
function chances(): () => number {
  let state = 1
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const random = chances()

/** A clock that moves only on demand, timer by timer. */
class StillClock {
  #now = 0
  #last = 0
  readonly #timers = new Map<number, { readonly dueMs: number; readonly act: () => void }>()

  now = (): number => this.#now

  after = (delayMs: number, act: () => void): (() => void) => {
    this.#last += 1
    const id = this.#last
    this.#timers.set(id, { dueMs: this.#now + delayMs, act })
    return () => this.#timers.delete(id)
  }

  async pass(ms: number): Promise<void> {
    const until = this.#now + ms
    const stepMs = 50
    while (this.#now < until) {
      this.#now += stepMs
      const due = [...this.#timers].filter(([, { dueMs }]) => dueMs <= this.#now)
      // A timer that an earlier one of this step has cancelled does not run.
      for (const [id, { act }] of due) if (this.#timers.delete(id)) act()
      // Let promises settle.
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

/** A server for any number of pages: down or up, accepting a limited number of connections per tenth of a second. */
function makeServer(clock: StillClock) {
  const state = { isUp: true, perTick: Number.POSITIVE_INFINITY, tick: 0, taken: 0 }
  const [asked, tried]: [number[], number[]] = [[], []]
  const open = new Set<SocketLike>()
  const openSocket = (): SocketLike => {
    tried.push(clock.now())
    const socket: SocketLike = {
      ...{ binaryType: '', onopen: null, onmessage: null, onclose: null },
      send: (bytes) => {
        if (bytes[0] === pingreq) clock.after(1, () => socket.onmessage?.({ data: pingresp.buffer }))
      },
      close: () => open.delete(socket),
    }
    clock.after(1, () => {
      const tick = Math.floor(clock.now() / 100)
      if (tick !== state.tick) [state.tick, state.taken] = [tick, 0]
      state.taken += 1
      if (!state.isUp || state.taken > state.perTick) return socket.onclose?.({ code: 1006 })
      open.add(socket)
      socket.onopen?.()
      socket.onmessage?.({ data: connack.buffer })
    })
    return socket
  }
  const get = async () => {
    asked.push(clock.now())
    if (!state.isUp) throw new Error('nobody answers')
    return {}
  }
  const turn = (isUp: boolean) => {
    state.isUp = isUp
    if (isUp) return
    for (const socket of [...open]) socket.onclose?.({ code: 1001 })
    open.clear()
  }
  return { state, asked, tried, openSocket, get, turn }
}

function openLink(clock: StillClock, server: ReturnType<typeof makeServer>, more: Partial<Platform> = {}) {
  const wakers = new Set<() => void>()
  const platform: Platform = {
    ...{
      clock,
      random,
      newUid: () => crypto.randomUUID(),
      newMessageUid: () => crypto.randomUUID(),
      openSocket: server.openSocket,
    },
    ...{ isOnline: () => true, isVisible: () => true, withLock: (_, act) => act() },
    fetch: () => Promise.reject(new Error('nothing is fetched here')),
    onWake: (listener) => {
      wakers.add(listener)
      return () => wakers.delete(listener)
    },
    tabs: () => ({ send: () => {}, close: () => {} }),
    ...{ storage: mapStorage(), tabStorage: mapStorage(), ...more },
  }
  const api = { get: server.get, post: () => Promise.reject(new Error('no way by HTTP')) } as unknown as Api
  const parts = { platform, api, socketUrl: 'wss://chat.example/websocket', uid: 'somebody', channel: 'WEB' }
  const link = new ServerConnection({ ...parts, tokens, syncPath: '/sync' })
  link.start()
  const wake = () => {
    for (const waker of [...wakers]) waker()
  }
  return { link, wake }
}

const largest = (times: readonly number[], fromMs: number, withinMs: number) => {
  const counts = new Map<number, number>()
  for (const at of times.filter((one) => one > fromMs)) {
    const slot = Math.floor(at / withinMs)
    counts.set(slot, (counts.get(slot) ?? 0) + 1)
  }
  return Math.max(...counts.values())
}

test('a page reconnects at most 3 s after the server is back, however long it was away', async () => {
  for (const awayMs of [500, 10_000, 600_000]) {
    const clock = new StillClock()
    const server = makeServer(clock)
    const { link } = openLink(clock, server)
    await clock.pass(200)
    expect(link.state.value).toBe('connected')
    server.turn(false)
    await clock.pass(awayMs)
    expect(link.state.value).toBe('offline')
    server.turn(true)
    await clock.pass(3000)
    expect(link.state.value).toBe('connected')
    link.stop()
  }
})

test('a hidden page probes rarely, and reconnects at once when it is visible again', async () => {
  const clock = new StillClock()
  const server = makeServer(clock)
  let isLookedAt = false
  const { link, wake } = openLink(clock, server, { isVisible: () => isLookedAt })
  await clock.pass(200)
  server.turn(false)
  await clock.pass(600_000)
  expect(server.asked.length).toBeLessThan(50)
  server.turn(true)
  isLookedAt = true
  wake()
  await clock.pass(1200)
  expect(link.state.value).toBe('connected')
  link.stop()
})

test('thousands of pages cut off together reconnect within seconds, spread out', async () => {
  const clock = new StillClock()
  const server = makeServer(clock)
  const links = Array.from({ length: 2000 }, () => openLink(clock, server).link)
  await clock.pass(200)
  server.turn(false)
  await clock.pass(20_000)
  const upAt = clock.now()
  server.turn(true)
  await clock.pass(3000)
  expect(links.filter(({ state }) => state.value === 'connected').length).toBe(links.length)
  // In no tenth of a second more than a fifth of them, whether probing or connecting.
  for (const times of [server.asked, server.tried]) expect(largest(times, upAt, 100)).toBeLessThan(links.length / 5)
  for (const link of links) link.stop()
})

test('a server with little room is not stormed: those turned away wait longer and longer', async () => {
  const clock = new StillClock()
  const server = makeServer(clock)
  const links = Array.from({ length: 1000 }, () => openLink(clock, server).link)
  await clock.pass(200)
  server.turn(false)
  await clock.pass(5000)
  server.tried.length = 0
  server.state.perTick = 5
  server.turn(true)
  // 20 s are needed at least; nobody's backoff exceeds 30 s.
  await clock.pass(120_000)
  expect(links.filter(({ state }) => state.value === 'connected').length).toBe(links.length)
  // Each needs one attempt; those turned away a few more.
  expect(server.tried.length).toBeLessThan(links.length * 8)
  for (const link of links) link.stop()
})
