import type { Platform, SocketLike, Tabs, TextStorage } from '../../web-client/core/platform/platform.ts'

/** How sockets behave: they work, are refused, never open, or stay open and carry nothing. */
export type Weather = 'fine' | 'refused' | 'hanging' | 'deaf'

/** A browser page whose network and time the test controls. */
export interface TestPage {
  readonly platform: Platform
  /** Changes how sockets behave; open ones are cut, except for `deaf`, where they stay open. */
  readonly turn: (weather: Weather) => void
  /** Turns HTTP on or off. */
  readonly turnHttp: (works: boolean) => void
  /** The next request to a path with this ending gets no response. */
  readonly loseOne: (ending: string) => void
  /** Moves the clock: timers run, and real responses arrive in between. */
  readonly pass: (ms: number) => Promise<void>
  /** The network is back, or the page is visible again. */
  readonly wake: () => void
  /** Returns the number of sockets opened so far. */
  readonly opened: () => number
}

/** Real time plus an offset that the test adds: timers that are due by then run at once. */
class MovedClock {
  #aheadMs = 0
  readonly #timers = new Set<{ readonly dueMs: number; readonly act: () => void; readonly timer: NodeJS.Timeout }>()

  now = (): number => Date.now() + this.#aheadMs

  after = (delayMs: number, act: () => void): (() => void) => {
    const run = () => {
      this.#timers.delete(entry)
      act()
    }
    const entry = { dueMs: this.now() + delayMs, act: run, timer: setTimeout(run, delayMs) }
    this.#timers.add(entry)
    return () => {
      clearTimeout(entry.timer)
      this.#timers.delete(entry)
    }
  }

  async pass(ms: number): Promise<void> {
    const until = this.now() + ms
    for (;;) {
      const [due] = [...this.#timers]
        .filter(({ dueMs }) => dueMs <= until)
        .sort((one, other) => one.dueMs - other.dueMs)
      if (due === undefined) break
      this.#aheadMs += Math.max(0, due.dueMs - this.now())
      clearTimeout(due.timer)
      due.act()
      await new Promise((resolve) => setImmediate(resolve))
    }
    this.#aheadMs += Math.max(0, until - this.now())
  }
}

/** Opens a page. Pages of one browser share `keep`; each has a tab of its own. */
export function openPage(storage: TextStorage = mapStorage()): TestPage {
  const clock = new MovedClock()
  const wakers = makeWakers()
  const sockets = new Set<WebSocket>()
  const state = { weather: 'fine' as Weather, http: true, lost: undefined as string | undefined, opened: 0 }
  const openSocket = (url: string, protocol: string): SocketLike => {
    state.opened += 1
    if (state.weather === 'hanging') return silentSocket()
    const socket = new WebSocket(state.weather === 'refused' ? 'ws://127.0.0.1:9/' : url, protocol)
    sockets.add(socket)
    return deafened(socket, () => state.weather === 'deaf')
  }
  const works = (url: string) => {
    const isLost = state.lost !== undefined && url.endsWith(state.lost)
    if (isLost) state.lost = undefined
    return state.http && !isLost
  }
  const platform: Platform = {
    clock,
    random: () => 0.5,
    ...{ newUid: () => crypto.randomUUID(), newMessageUid: () => crypto.randomUUID() },
    openSocket,
    fetch: (url, init) => (works(url) ? fetch(url, init) : Promise.reject(new TypeError('network is down'))),
    ...{ isOnline: () => true, isVisible: () => true },
    onWake: wakers.onWake,
    withLock: (_name, act) => act(),
    tabs,
    storage,
    tabStorage: mapStorage(),
  }
  return {
    platform,
    turn: (weather) => {
      state.weather = weather
      if (weather === 'deaf') return
      for (const socket of sockets) socket.close()
      sockets.clear()
    },
    turnHttp: (works) => {
      state.http = works
    },
    loseOne: (ending) => {
      state.lost = ending
    },
    pass: (ms) => clock.pass(ms),
    wake: wakers.wake,
    opened: () => state.opened,
  }
}

function makeWakers() {
  const wakers = new Set<() => void>()
  return {
    onWake: (listener: () => void) => {
      wakers.add(listener)
      return () => wakers.delete(listener)
    },
    wake: () => {
      for (const waker of [...wakers]) waker()
    },
  }
}

function tabs(name: string, onMessage: (message: unknown) => void): Tabs {
  const channel = new BroadcastChannel(name)
  channel.onmessage = ({ data }) => onMessage(data)
  return { send: (message) => channel.postMessage(message), close: () => channel.close() }
}

export function mapStorage(): TextStorage {
  const map = new Map<string, string>()
  return {
    get: (name) => map.get(name) ?? null,
    set: (name, value) => void map.set(name, value),
    remove: (name) => void map.delete(name),
  }
}

function silentSocket(): SocketLike {
  return { binaryType: '', send: () => {}, close: () => {}, onopen: null, onmessage: null, onclose: null }
}

/** A socket that, while deaf, receives nothing and loses what is sent, but stays open. */
function deafened(socket: WebSocket, isDeaf: () => boolean): SocketLike {
  const face = silentSocket()
  socket.onopen = () => face.onopen?.()
  socket.onmessage = (event) => {
    if (!isDeaf()) face.onmessage?.(event)
  }
  socket.onclose = ({ code }) => face.onclose?.({ code })
  return Object.defineProperty(
    Object.assign(face, {
      send: (bytes: Uint8Array<ArrayBuffer>) => {
        if (!isDeaf() && socket.readyState === socket.OPEN) socket.send(bytes)
      },
      close: () => socket.close(),
    }),
    'binaryType',
    {
      set: (type: BinaryType) => {
        socket.binaryType = type
      },
    },
  )
}
